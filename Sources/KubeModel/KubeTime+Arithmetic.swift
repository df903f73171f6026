extension KubeTime {
    package func advanced(by duration: Duration) -> KubeTime {
        KubeTime(nanoseconds: nanoseconds + duration.wholeNanoseconds)
    }

    /// From `earlier` until this moment; negative if it is later.
    package func since(_ earlier: KubeTime) -> Duration {
        .nanoseconds(nanoseconds - earlier.nanoseconds)
    }
}

extension Duration {
    fileprivate var wholeNanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
