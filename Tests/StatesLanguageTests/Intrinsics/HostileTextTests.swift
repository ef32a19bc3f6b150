import JSONModel
import StatesLanguage
import Testing

@Suite("A hostile text")
struct HostileTextTests {
    /// Fragments from which paths and calls are made; glued at random they are nearly always nonsense.
    static let fragments = [
        "$", "$$", "$v", ".", "..", "[", "]", "(", ")", "'", "\"", "\\", ",", ":", "*", "?", "@", "!", "==", "=~", "/",
        "<", "&&",
        "||", "in", "{", "}", "{}", "-", "0", "1", "99999999999999999999", "1e999", "-9223372036854775808", "a", "é",
        "\u{0}",
        "👩‍👧", "\r\n", " ", "true", "null", "\\u", "\\uD834\\uDD1E", "States.Format", "States.ArrayRange",
        "States.ArrayPartition", "States.MathRandom", "States.StringSplit", "States.Base64Decode",
        "States.StringToJson",
        "[?(", "@.a", ")]", "[-1]", "[1:]", ".length()",
    ]

    @Test("is an error or has a value, and never ends the process", arguments: 0..<8)
    func endsInOrder(seed: UInt64) {
        var generator = Generator(state: seed)
        let scope = EvaluationScope(
            input: ["a": [1, "x", nil, ["a": -1]], "é": [:]],
            variables: ["v": [[]]],
            seed: seed
        )
        for _ in 0..<400 {
            let count = Int.random(in: 1...12, using: &generator)
            let text = (0..<count).map { _ in Self.fragments.randomElement(using: &generator) ?? "" }.joined()
            for text in [
                text, "$" + text, "$[?(\(text))]", "States.Array(\(text))", "States.ArrayRange(\(text), \(text), 1)",
            ] {
                if let path = try? JSONPath(text) { _ = try? path.evaluate(in: scope, field: "f") }
                if let call = try? IntrinsicExpression(text) { _ = try? call.evaluate(in: scope) }
                if let reference = try? ReferencePath(text) { _ = try? reference.placing(1, in: scope.input) }
                do {
                    _ = try JSONPath(text)
                } catch {
                    // The place lies inside the text or just behind it.
                    #expect((0...text.unicodeScalars.count).contains(error.position))
                }
            }
        }
    }

    /// SplitMix64, so that a failure can be repeated by its seed.
    struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }
}
