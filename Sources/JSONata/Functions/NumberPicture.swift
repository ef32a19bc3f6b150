internal import JSONModel

/// The characters that have a meaning in a picture of `$formatNumber`.
struct NumberFormat {
    var decimalSeparator: Unicode.Scalar = "."
    var groupingSeparator: Unicode.Scalar = ","
    var exponentSeparator: Unicode.Scalar = "e"
    var minusSign = "-"
    var percent: Unicode.Scalar = "%"
    var perMille: Unicode.Scalar = "\u{2030}"
    var zeroDigit: Unicode.Scalar = "0"
    var optionalDigit: Unicode.Scalar = "#"
    var patternSeparator: Unicode.Scalar = ";"

    /// The defaults, with what the options say instead.
    init(options: Value) {
        func set(_ name: String, _ path: WritableKeyPath<NumberFormat, Unicode.Scalar>) {
            if case .string(let text) = options.member(name), let scalar = text.unicodeScalars.first {
                self[keyPath: path] = scalar
            }
        }
        set("decimal-separator", \.decimalSeparator)
        set("grouping-separator", \.groupingSeparator)
        set("exponent-separator", \.exponentSeparator)
        set("percent", \.percent)
        set("per-mille", \.perMille)
        set("zero-digit", \.zeroDigit)
        set("digit", \.optionalDigit)
        set("pattern-separator", \.patternSeparator)
        if case .string(let text) = options.member("minus-sign") { minusSign = text }
    }

    func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= zeroDigit.value && scalar.value - zeroDigit.value < 10
    }

    func isActive(_ scalar: Unicode.Scalar) -> Bool {
        isDigit(scalar) || scalar == decimalSeparator || scalar == exponentSeparator || scalar == groupingSeparator
            || scalar == optionalDigit || scalar == patternSeparator
    }

    /// A digit of the family that starts with the zero digit.
    func digit(_ value: UInt32) -> Unicode.Scalar { Unicode.Scalar(zeroDigit.value + value) ?? "0" }
}

/// A picture of `$formatNumber`: one for all numbers, or one each for positive and negative ones (XPath F&O 3.1 §4.7).
struct NumberPicture {
    /// The largest number of digits that a picture may ask for.
    private static let maximumDigits = 1_000

    private let format: NumberFormat
    private let positive: SubPicture
    private let negative: SubPicture

    init(_ picture: String, _ format: NumberFormat) throws(Failure) {
        self.format = format
        let parts = Array(picture.unicodeScalars).split(
            separator: format.patternSeparator,
            omittingEmptySubsequences: false
        )
        guard parts.count <= 2 else { throw Failure("D3080") }
        guard picture.unicodeScalars.count <= Self.maximumDigits else {
            throw Failure.limit("The picture of $formatNumber is longer than \(Self.maximumDigits) characters.")
        }
        var pictures: [SubPicture] = []
        for part in parts { pictures.append(try SubPicture(Array(part), format)) }
        positive = pictures[0]
        if pictures.count == 2 {
            negative = pictures[1]
        } else {
            var mirrored = pictures[0]
            mirrored.prefix = format.minusSign + mirrored.prefix
            negative = mirrored
        }
    }

    func text(of value: Double) throws(Failure) -> String {
        guard value.isFinite else { throw Failure.outOfRange(value) }
        let picture = value >= 0 ? positive : negative
        var mantissa = value.magnitude
        if picture.hasPercent { mantissa *= 100 }
        if picture.hasPerMille { mantissa *= 1000 }
        var exponent = 0
        if picture.exponentSize > 0 {
            (mantissa, exponent) = Self.scale(mantissa, digits: picture.integerDigits)
        }
        let rounded = NumberFunctions.round(mantissa, to: Double(picture.maximumFraction))
        var (whole, fraction) = Number.fixed(rounded, places: picture.maximumFraction)
        whole = String(whole.drop { $0 == "0" })
        while fraction.last == "0" { fraction.removeLast() }
        whole = Self.padded(whole, to: picture.minimumInteger)
        fraction += String(repeating: "0", count: max(0, picture.minimumFraction - fraction.count))
        var result =
            picture.prefix + text(Self.grouped(whole, picture.integerGroups, separator: format.groupingSeparator))
        if picture.hasDecimalSeparator && !fraction.isEmpty {
            var digits = Array(fraction.unicodeScalars)
            for (offset, position) in picture.fractionGroups.enumerated() where position + offset <= digits.count {
                digits.insert(format.groupingSeparator, at: position + offset)
            }
            result += String(Character(format.decimalSeparator)) + text(digits)
        }
        if picture.exponentSize > 0 {
            let digits = Self.padded(String(exponent.magnitude), to: picture.exponentSize)
            result +=
                String(Character(format.exponentSeparator)) + (exponent < 0 ? format.minusSign : "")
                + text(Array(digits.unicodeScalars))
        }
        return result + picture.suffix
    }

    /// Shifts the decimal point so that as many digits stand before it as asked for.
    private static func scale(_ value: Double, digits: Int) -> (Double, Int) {
        guard value > 0 else { return (value, 0) }
        let (_, power) = Number.shortestDigits(of: value)
        var exponent = power + 1 - digits
        // A power of ten itself is not above the largest mantissa, and keeps one digit more.
        let (shortest, _) = Number.shortestDigits(of: value)
        if shortest == [UInt8(ascii: "1")] && value > 1 && exponent > 0 { exponent -= 1 }
        let mantissa = String(decoding: shortest, as: UTF8.self)
        return (Double("\(mantissa)e\(power - shortest.count + 1 - exponent)") ?? value, exponent)
    }

    private static func padded(_ digits: String, to count: Int) -> String {
        String(repeating: "0", count: max(0, count - digits.count)) + digits
    }

    /// Digits with separators at the given distances from the end.
    private static func grouped(_ digits: String, _ groups: Groups, separator: Unicode.Scalar) -> [Unicode.Scalar] {
        var result = Array(digits.unicodeScalars)
        let count = result.count
        switch groups {
        case .every(let size):
            var position = count - size
            while position > 0 {
                result.insert(separator, at: position)
                position -= size
            }
        case .at(let positions):
            for position in positions.sorted(by: <) where position < count {
                result.insert(separator, at: count - position)
            }
        }
        return result
    }

    /// Digits in the family of the format.
    private func text(_ scalars: [Unicode.Scalar]) -> String {
        var view = String.UnicodeScalarView()
        for scalar in scalars {
            view.append(scalar.value >= 0x30 && scalar.value <= 0x39 ? format.digit(scalar.value - 0x30) : scalar)
        }
        return String(view)
    }

    /// Where separators stand between the digits before the point, counted from the point.
    enum Groups {
        case every(Int)
        case at([Int])
    }
}

/// One half of a picture, analysed.
struct SubPicture {
    var prefix = ""
    var suffix = ""
    var minimumInteger = 0
    var minimumFraction = 0
    var maximumFraction = 0
    /// The digits that must stand before the point, which is what an exponent aims for.
    var integerDigits = 0
    /// The digits of the exponent; 0 where there is none.
    var exponentSize = 0
    var hasPercent = false
    var hasPerMille = false
    var hasDecimalSeparator = false
    var integerGroups = NumberPicture.Groups.at([])
    var fractionGroups: [Int] = []

    private typealias Scalars = ArraySlice<Unicode.Scalar>

    init(_ picture: [Unicode.Scalar], _ format: NumberFormat) throws(Failure) {
        func isCore(_ scalar: Unicode.Scalar) -> Bool { format.isActive(scalar) && scalar != format.exponentSeparator }
        let start = picture.firstIndex(where: isCore) ?? 0
        let end = (picture.lastIndex(where: isCore) ?? picture.count - 1) + 1
        let active = picture[start..<max(start, end)]
        prefix = String(picture[..<start])
        suffix = String(picture[max(start, end)...])
        let exponentIndex = active.firstIndex(of: format.exponentSeparator)
        let mantissa = active[..<(exponentIndex ?? active.endIndex)]
        let exponent = exponentIndex.map { active[($0 + 1)...] }
        let point = mantissa.firstIndex(of: format.decimalSeparator)
        let integer = mantissa[..<(point ?? mantissa.endIndex)]
        let fraction = point.map { mantissa[($0 + 1)...] } ?? []
        try Self.validate(picture, active, mantissa, integer, fraction, exponent, format)

        hasPercent = picture.contains(format.percent)
        hasPerMille = picture.contains(format.perMille)
        hasDecimalSeparator = point != nil
        minimumInteger = integer.count(where: format.isDigit)
        integerDigits = minimumInteger
        minimumFraction = fraction.count(where: format.isDigit)
        maximumFraction = minimumFraction + fraction.count { $0 == format.optionalDigit }
        exponentSize = exponent?.count(where: format.isDigit) ?? 0
        if minimumInteger == 0 && maximumFraction == 0 {
            if exponent != nil {
                minimumFraction = 1
                maximumFraction = 1
            } else {
                minimumInteger = 1
            }
        }
        if exponent != nil && minimumInteger == 0 && integer.contains(format.optionalDigit) { minimumInteger = 1 }
        if minimumInteger == 0 && minimumFraction == 0 { minimumFraction = 1 }
        integerGroups = Self.groups(in: integer, format)
        fractionGroups = Self.positions(in: fraction, format, fromStart: true)
    }

    private static func positions(in part: Scalars, _ format: NumberFormat, fromStart: Bool) -> [Int] {
        part.indices.filter { part[$0] == format.groupingSeparator }.map { index in
            (fromStart ? part[..<index] : part[index...]).count { format.isDigit($0) || $0 == format.optionalDigit }
        }
    }

    private static func groups(in part: Scalars, _ format: NumberFormat) -> NumberPicture.Groups {
        let positions = positions(in: part, format, fromStart: false)
        let size = positions.reduce(0, greatestCommonDivisor)
        let isRegular = size > 0 && (1...positions.count).allSatisfy { positions.contains($0 * size) }
        return isRegular ? .every(size) : .at(positions)
    }

    static func greatestCommonDivisor(_ left: Int, _ right: Int) -> Int {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }

    /// Of several faults the reference names the last one that it looks for, and so does this.
    private static func validate(
        _ picture: [Unicode.Scalar],
        _ active: Scalars,
        _ mantissa: Scalars,
        _ integer: Scalars,
        _ fraction: Scalars,
        _ exponent: Scalars?,
        _ format: NumberFormat
    ) throws(Failure) {
        var code: String?
        func count(_ scalar: Unicode.Scalar) -> Int { picture.count { $0 == scalar } }
        let hasPercent = count(format.percent) > 0
        let hasPerMille = count(format.perMille) > 0
        if count(format.decimalSeparator) > 1 { code = "D3081" }
        if count(format.percent) > 1 { code = "D3082" }
        if count(format.perMille) > 1 { code = "D3083" }
        if hasPercent && hasPerMille { code = "D3084" }
        if !mantissa.contains(where: { format.isDigit($0) || $0 == format.optionalDigit }) { code = "D3085" }
        if active.contains(where: { !format.isActive($0) }) { code = "D3086" }
        if let point = picture.firstIndex(of: format.decimalSeparator) {
            let before = point > 0 && picture[point - 1] == format.groupingSeparator
            let after = point + 1 < picture.count && picture[point + 1] == format.groupingSeparator
            if before || after { code = "D3087" }
        } else if integer.last == format.groupingSeparator {
            code = "D3088"
        }
        if zip(picture, picture.dropFirst()).contains(where: { $0 == format.groupingSeparator && $0 == $1 }) {
            code = "D3089"
        }
        if let optional = integer.firstIndex(of: format.optionalDigit),
            integer[..<optional].contains(where: format.isDigit)
        {
            code = "D3090"
        }
        if let optional = fraction.lastIndex(of: format.optionalDigit),
            fraction[optional...].contains(where: format.isDigit)
        {
            code = "D3091"
        }
        if let exponent {
            if !exponent.isEmpty && (hasPercent || hasPerMille) { code = "D3092" }
            if exponent.isEmpty || !exponent.allSatisfy(format.isDigit) { code = "D3093" }
        }
        if let code { throw Failure(code) }
    }
}
