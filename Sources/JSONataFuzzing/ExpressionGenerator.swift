internal import JSONModel

/// Makes texts that are JSONata expressions, or nearly so, or not at all: the same ones for the same seed.
public struct ExpressionGenerator: Sendable {
    /// How a text was made.
    public enum Kind: String, Sendable, CaseIterable {
        /// By the grammar, so that most of them compile.
        case grammar
        /// By the grammar, with a few characters changed, removed or doubled.
        case mutation
        /// Of tokens in any order.
        case tokens
        /// Of bytes, read as UTF-8.
        case bytes
    }

    private var random: SplitMix64
    private var budget = 0

    /// Makes a generator.
    public init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// The next text and how it was made.
    public mutating func next() -> (kind: Kind, text: String) {
        switch random.below(10) {
        case 0: return (.bytes, bytes())
        case 1: return (.tokens, tokens())
        case 2, 3: return (.mutation, mutation())
        default: return (.grammar, expression())
        }
    }

    private static let names = ["Account", "Order", "Product", "Price", "name", "items", "a", "b", "`c d`", "missing"]
    private static let variables = ["$", "$$", "$x", "$y", "$f", "$i", "$states", "$unbound"]
    private static let functions = [
        "$sum", "$count", "$max", "$min", "$average", "$string", "$substring", "$substringBefore", "$substringAfter",
        "$lowercase", "$uppercase", "$length", "$trim", "$pad", "$match", "$contains", "$replace", "$split", "$join",
        "$formatNumber", "$formatBase", "$formatInteger", "$parseInteger", "$number", "$floor", "$ceil", "$round",
        "$abs",
        "$sqrt", "$power", "$random", "$boolean", "$not", "$map", "$zip", "$filter", "$single", "$reduce", "$sift",
        "$keys", "$lookup", "$append", "$exists", "$spread", "$merge", "$reverse", "$each", "$error", "$assert",
        "$type",
        "$sort", "$shuffle", "$distinct", "$base64encode", "$base64decode", "$encodeUrlComponent", "$encodeUrl",
        "$decodeUrlComponent", "$decodeUrl", "$eval", "$toMillis", "$fromMillis", "$clone", "$now", "$millis",
        "$partition", "$range", "$hash", "$uuid", "$parse",
    ]
    private static let operators = [
        "+", "-", "*", "/", "%", "&", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in", "~>", "??", "?:", ".",
    ]
    /// Calls that mean something; `§` is any expression.
    private static let calls = [
        "$map(§, λ($x, $i){ § })", "$filter(§, λ($x){ § })", "$reduce(§, λ($x, $y){ § }, §)",
        "$sort(§, λ($x, $y){ $x > $y })",
        "$sift(§, λ($x){ § })", "$each(§, λ($x, $y){ § })", "$single(§, λ($x){ § })", "$zip(§, §)", "$append(§, §)",
        "$replace($string(§), /[a-z]/, λ($x){ $x.match & § })", "$replace($string(§), 'a', '$0b')", "$merge([§, §])",
        "$split($string(§), /[, ]/)", "$match($string(§), /(\\w)(\\d)?/)", "$join($split($string(§), ''), §)",
        "$formatNumber($number(§), '#,##0.00;(0)')", "$formatNumber(§, §)", "$formatInteger(1e3 * §, 'w')",
        "$formatInteger(§, §)", "$parseInteger($string(§), §)", "$toMillis($string(§), '[Y]-[M]-[D]')",
        "$toMillis(§, §)",
        "$fromMillis($millis() * §, '[FNn] [D1o] [MNn,3-3] [Y0001] [h]:[m][PN] [W] [w] [x] [X] [Z]', '+0530')",
        "$fromMillis(§, §, §)", "$substring($string(§), §, §)", "$pad($string(§), §, §)", "$formatBase(§, §)",
        "$round(§ / 3, §)", "$power(§, §)", "$eval($string(§))", "$eval(§, §)", "$parse($string(§))",
        "$partition(§, §)",
        "$range(§, §, §)", "$hash($string(§), 'MD5')", "$string(§, true)", "$base64decode($base64encode($string(§)))",
        "$decodeUrl($encodeUrl($string(§)))", "$lookup(§, 'a')", "$keys(§)", "$spread(§)", "$distinct(§)", "$type(§)",
        "$contains($string(§), §)", "$substringBefore($string(§), $string(§))", "$count(§)", "$sum(§)", "$error(§)",
    ]
    private static let strings = [
        "''", "'a'", "'Account.Order'", "'2026-06-01T10:30:00Z'", "'[Y0001]-[M01]-[D01]'", "'#,##0.00'", "'w;o'",
        "'é😀'",
        "'$1'", "'(a+)+$'", "'[1,{\"a\":null}]'", "'$x + 1'", "'%zz'", "'0x1F'", "'[FNn], [D1o] [MNn]'", "'+0530'",
        "'SHA-256'",
    ]
    private static let numbers = [
        "0", "1", "2", "3", "-1", "0.5", "1.5", "10", "100", "1000", "1e3", "9007199254740993", "1e308", "1e-320", "-0",
        "9223372036854775807",
    ]
    private static let patterns = [
        "/a/", "/[a-z]+/i", "/(a|b)*c/", "/^.*$/m", "/(a+)+b/", "/(?<=a)b/", "/(.)\\1/", "/a{2,5}?/", "/x*/",
        "/[^\\s]/",
        "/\\bfoo\\b/", "/(?!a)./",
    ]

    private mutating func expression() -> String {
        budget = 4 + random.below(40)
        return expression(0)
    }

    private mutating func expression(_ depth: Int) -> String {
        budget -= 1
        guard depth < 9, budget > 0 else { return leaf() }

        switch random.below(24) {
        case 0...3: return path(depth)
        case 4...6: return expression(depth + 1) + " " + random.pick(Self.operators) + " " + expression(depth + 1)
        case 7...10: return call(depth)
        case 11: return "[" + items(depth) + "]"
        case 12: return "[" + leaf() + ".." + leaf() + "]"
        case 13: return "{" + pairs(depth) + "}"
        case 14: return "(" + block(depth) + ")"
        case 15: return expression(depth + 1) + " ? " + expression(depth + 1) + " : " + expression(depth + 1)
        case 16: return lambda(depth)
        case 17: return expression(depth + 1) + "^(" + random.pick(["", "<", ">"]) + expression(depth + 1) + ")"
        case 18: return path(depth) + random.pick(["@$x", "#$i", "[]", "{" + pairs(depth) + "}"])
        case 19: return expression(depth + 1) + " ~> |" + path(depth) + "|{" + pairs(depth) + "}|"
        case 20: return "-" + expression(depth + 1)
        case 21: return "(" + expression(depth + 1) + ")[" + expression(depth + 1) + "]"
        case 22: return "($f := " + lambda(depth) + "; $f(" + items(depth) + "))"
        default: return leaf()
        }
    }

    private mutating func leaf() -> String {
        switch random.below(9) {
        case 0, 1: random.pick(Self.numbers)
        case 2: random.pick(Self.strings)
        case 3: random.pick(["true", "false", "null", "[]", "{}", "()"])
        case 4, 5: random.pick(Self.names)
        case 6, 7: random.pick(Self.variables)
        default: random.pick(Self.patterns)
        }
    }

    private mutating func path(_ depth: Int) -> String {
        var text = random.pick([random.pick(Self.names), random.pick(Self.variables)])
        for _ in 0..<random.below(4) {
            switch random.below(8) {
            case 0: text += ".*"
            case 1: text += ".**"
            case 2: text += ".a.b.%"
            case 3: text += "[" + expression(depth + 1) + "]"
            case 4: text += ".(" + expression(depth + 1) + ")"
            case 5: text += "." + random.pick(Self.names) + random.pick(["", "#$i", "@$y", "[]"])
            default: text += "." + random.pick(Self.names)
            }
        }
        return text
    }

    private mutating func call(_ depth: Int) -> String {
        if random.below(4) > 0 {
            var text = ""
            for part in random.pick(Self.calls).split(separator: "§", omittingEmptySubsequences: false) {
                text += text.isEmpty ? String(part) : expression(depth + 1) + part
            }
            return text
        }
        let placeholder = random.below(4) == 0 ? "?, " : ""
        return random.pick(Self.functions) + "(" + placeholder + items(depth) + ")"
    }

    private mutating func items(_ depth: Int) -> String {
        var items: [String] = []
        for _ in 0..<random.below(4) { items.append(expression(depth + 1)) }
        return items.joined(separator: ", ")
    }

    private mutating func pairs(_ depth: Int) -> String {
        var pairs: [String] = []
        for _ in 0..<random.below(3) {
            let key = random.pick(["'a'", "'b'", "name", expression(depth + 1)])
            pairs.append(key + ": " + expression(depth + 1))
        }
        return pairs.joined(separator: ", ")
    }

    private mutating func block(_ depth: Int) -> String {
        var parts: [String] = []
        for _ in 0..<random.below(4) {
            let binding = random.pick(["", "$x := ", "$y := ", "$f := "])
            parts.append(binding + expression(depth + 1))
        }
        return parts.joined(separator: "; ")
    }

    private mutating func lambda(_ depth: Int) -> String {
        let parameters = random.pick(["", "$x", "$x, $y", "$x, $i, $y"])
        let signature = random.pick(["", "", "", "<n:n>", "<a<s>s?:x>", "<x-:x>"])
        return random.pick(["function", "λ"]) + "(" + parameters + ")" + signature + "{ " + expression(depth + 1) + " }"
    }

    private mutating func mutation() -> String {
        var scalars = Array(expression().unicodeScalars)
        for _ in 0..<(1 + random.below(4)) where !scalars.isEmpty {
            let place = random.below(scalars.count)
            switch random.below(4) {
            case 0: scalars.remove(at: place)
            case 1: scalars.insert(scalars[place], at: place)
            case 2: scalars[place] = random.pick(Array("()[]{}.,;:?$@#%&*|~^!<>=+-/'\"`\\ 0aλ😀".unicodeScalars))
            default: scalars.swapAt(place, random.below(scalars.count))
            }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private mutating func tokens() -> String {
        let brackets = [
            "(", ")", "[", "]", "{", "}", ",", ";", ":", ":=", "|", "?", "@", "#", "^", "!", "~", "function", "λ",
        ]
        var parts: [String] = []
        for _ in 0..<(1 + random.below(30)) {
            parts.append(
                random.pick([leaf(), random.pick(Self.operators), random.pick(brackets), random.pick(Self.functions)])
            )
        }
        return parts.joined(separator: random.pick(["", " "]))
    }

    private mutating func bytes() -> String {
        let isPrintable = random.below(2) == 0
        let bytes = (0..<random.below(60)).map { _ in
            isPrintable ? UInt8(0x20 + random.below(0x5F)) : UInt8(truncatingIfNeeded: random.next())
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension SplitMix64 {
    /// One of the elements, which must not be none.
    fileprivate mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// A number from 0 up to, but not including, the bound.
    fileprivate mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
