import Glibc

/// The standard normal distribution.
enum NormalDistribution {
    /// The value that a standard normal variable stays below with this probability, within 1e-15 relative.
    ///
    /// Newton's method on the distribution function, from a rational starting point (Abramowitz and Stegun 26.2.23).
    static func quantile(_ probability: Double) -> Double {
        guard probability > 0 else { return -.infinity }
        guard probability < 1 else { return .infinity }
        if probability > 0.5 { return -quantile(1 - probability) }
        let t: Double = (-2 * log(probability)).squareRoot()
        let numerator: Double = 2.515_517 + t * (0.802_853 + t * 0.010_328)
        let denominator: Double = 1 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308))
        var x: Double = numerator / denominator - t
        for _ in 0..<4 {
            let density: Double = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
            guard density > 0 else { return x }
            x -= (cumulative(x) - probability) / density
        }
        return x
    }

    /// The probability that a standard normal variable stays below `x`.
    static func cumulative(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
}

/// Student's t distribution.
enum StudentDistribution {
    /// The value that a t variable stays below with this probability: the Cornish-Fisher expansion about the normal
    /// quantile (Abramowitz and Stegun 26.7.5), within 0.2 % for 5 degrees of freedom and more; exact for 1 and 2.
    static func quantile(_ probability: Double, degrees: Double) -> Double {
        let centred: Double = probability - 0.5
        if degrees <= 1 { return tan(Double.pi * centred) }
        if degrees <= 2 { return 2 * centred * (2 / (4 * probability * (1 - probability))).squareRoot() }
        let z: Double = NormalDistribution.quantile(probability)
        let square: Double = z * z
        let first: Double = z * (square + 1) / 4
        let second: Double = z * (3 + square * (16 + square * 5)) / 96
        let third: Double = z * (-15 + square * (17 + square * (19 + square * 3))) / 384
        let fourth: Double = z * (-945 + square * (-1_920 + square * (1_482 + square * (776 + square * 79)))) / 92_160
        return z + (first + (second + (third + fourth / degrees) / degrees) / degrees) / degrees
    }
}
