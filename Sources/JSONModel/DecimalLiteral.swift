/// The digits of a number as they are read, and the power of ten that they are to be multiplied by.
struct DecimalLiteral {
    var significand: UInt64 = 0
    var exponent = 0
    /// Whether the significand holds all digits.
    var fits = true

    @inline(__always)
    mutating func append(_ digit: UInt8) {
        let (product, carried) = significand.multipliedReportingOverflow(by: 10)
        let (sum, overflowed) = product.addingReportingOverflow(UInt64(digit))
        if carried || overflowed { fits = false }
        significand = sum
    }

    /// The value, where one multiplication or division of two exact doubles gives it correctly rounded.
    var exactValue: Double? {
        guard fits, significand <= 1 << 53, abs(exponent) < DecimalLiteral.powers.count else { return nil }
        let power = DecimalLiteral.powers[abs(exponent)]
        return exponent < 0 ? Double(significand) / power : Double(significand) * power
    }

    /// The powers of ten that are doubles without rounding.
    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
