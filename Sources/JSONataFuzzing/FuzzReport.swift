public import JSONModel
public import JSONata

/// What became of many generated texts.
///
/// That there is a report at all says the most: none of the texts trapped, and none went on beyond its bounds.
public struct FuzzReport: Sendable {
    /// How many texts there were.
    public private(set) var count = 0
    /// How many there were of each kind.
    public private(set) var kinds: [ExpressionGenerator.Kind: Int] = [:]
    /// How many did not compile, by the code of the error.
    public private(set) var refusals: [String: Int] = [:]
    /// How many gave a value.
    public private(set) var values = 0
    /// How many were undefined.
    public private(set) var undefined = 0
    /// How many ended in an error when they were evaluated, by code.
    public private(set) var errors: [String: Int] = [:]
    /// Texts whose second evaluation ended otherwise than the first; there should be none.
    public private(set) var inconsistencies: [String] = []

    /// The bounds for each text: small, so that a million of them take minutes.
    public static let limits = Limits(maximumDepth: 500, maximumSteps: 20_000, maximumAllocation: 4 << 20)

    /// What the texts are evaluated with.
    public static let input: JSON = [
        "Account": [
            "Name": "Firefly",
            "Order": [
                [
                    "OrderID": "o1",
                    "Product": [
                        ["name": "Hat", "Price": 34.5, "tags": ["a", "b"]], ["name": "Cloak", "Price": 100],
                    ],
                ],
                ["OrderID": "o2", "Product": ["name": "Rope", "Price": 1e3, "tags": []]],
            ],
        ],
        "items": [1, 2.5, "three", nil, true, [4, [5]], ["a": ["b": ["c d": 6]]]],
        "name": "é😀 text", "a": ["b": [["b": 1], ["b": [2, 3]]]], "b": nil,
    ]

    private init() {}

    /// Compiles and evaluates generated texts; every sixteenth twice, since an evaluation depends on its arguments alone.
    ///
    /// - Parameters:
    ///   - count: how many texts.
    ///   - seed: where the generator starts; a report names it so that a failure can be repeated.
    ///   - dialect: the functions that the texts can call.
    ///   - progress: told after every thousand texts how many there have been.
    public static func run(
        count: Int,
        seed: UInt64,
        dialect: Dialect = .stepFunctions,
        progress: (Int) -> Void = { _ in }
    ) -> FuzzReport {
        var generator = ExpressionGenerator(seed: seed)
        var report = FuzzReport()
        for number in 1...max(1, count) where number <= count {
            let (kind, text) = generator.next()
            report.kinds[kind, default: 0] += 1
            report.count = number
            // A third of the texts see the functions of the reference, `$eval` among them.
            report.add(text, number % 3 == 0 ? .standard : dialect, twice: number % 16 == 0)
            if number % 1_000 == 0 { progress(number) }
        }
        return report
    }

    private mutating func add(_ text: String, _ dialect: Dialect, twice: Bool) {
        do throws(JSONataError) {
            let expression = try Expression(text, dialect: dialect)
            let first = Self.outcome(of: expression)
            switch first {
            case .success(.some): values += 1
            case .success(nil): undefined += 1
            case .failure(let error):
                errors[error.code, default: 0] += 1
                _ = error.description
            }
            if twice, Self.outcome(of: expression) != first { inconsistencies.append(text) }
        } catch {
            refusals[error.code, default: 0] += 1
            _ = error.description
        }
    }

    private static func outcome(of expression: Expression) -> Result<JSON?, JSONataError> {
        let environment = Environment(now: Timestamp(milliseconds: 1_780_000_000_000), seed: 7, limits: limits)
        do throws(JSONataError) {
            return .success(try expression.evaluate(input, bindings: ["states": ["input": input]], in: environment))
        } catch {
            return .failure(error)
        }
    }
}
