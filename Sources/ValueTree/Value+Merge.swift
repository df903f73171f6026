extension Value {
    /// `self` with `overlay` laid over it: maps are merged key by key, anything else is replaced.
    ///
    /// A null in the overlay replaces (it does not delete); Helm's null rules live in `Charts`.
    package func merged(with overlay: Value) -> Value {
        guard case .map(var members) = self, case .map(let above) = overlay else { return overlay }
        for (key, value) in above {
            members[key] = members[key].map { $0.merged(with: value) } ?? value
        }
        return .map(members)
    }
}
