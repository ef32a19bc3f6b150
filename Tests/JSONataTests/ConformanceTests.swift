import Foundation
import JSONModel
import JSONata
import Testing

@Suite("the public test suite of the language")
struct ConformanceTests {
    /// Cases that cannot pass here, with the reason, which must come from the platform.
    static let exceptions: [String: String] = [:]

    @Test(
        "every case ends as the reference ends it",
        .enabled(if: ConformanceSuite.folder != nil, "the suite was not found; USHER_CONFORMANCE names its folder"),
        arguments: ConformanceSuite.groups
    )
    func group(_ name: String) throws {
        for testCase in try ConformanceSuite.cases(of: name) where Self.exceptions[testCase.id] == nil {
            let actual = try outcome(of: testCase)
            #expect(
                matches(testCase, actual),
                "\(testCase.id): \(testCase.expression)\n\(describe(actual))\n\(testCase.json["result"]?.text() ?? "")"
            )
        }
    }

    private func outcome(of testCase: ConformanceCase) throws -> Result<JSON?, JSONataError> {
        var limits = Limits()
        if let depth = testCase.maximumDepth { limits.maximumDepth = depth }
        if let limit = testCase.timeLimit {
            let end = ContinuousClock.now.advanced(by: limit)
            limits.isInterrupted = { ContinuousClock.now > end }
        }
        let input = try testCase.input()
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let environment = Environment(now: now, seed: 1, limits: limits)
        do throws(JSONataError) {
            let expression = try Expression(testCase.expression)
            return .success(try expression.evaluate(input, bindings: testCase.bindings, in: environment))
        } catch {
            return .failure(error)
        }
    }

    private func matches(_ testCase: ConformanceCase, _ actual: Result<JSON?, JSONataError>) -> Bool {
        switch (testCase.outcome, actual) {
        case (.result(let expected), .success(let value?)): testCase.isSame(expected, value)
        case (.undefined, .success(nil)): true
        case (.error(let code, let token), .failure(let error)):
            (code == nil || code == error.code) && (token == nil || token == error.token)
        default: false
        }
    }

    private func describe(_ outcome: Result<JSON?, JSONataError>) -> String {
        switch outcome {
        case .success(let value): value?.text() ?? "undefined"
        case .failure(let error): error.description
        }
    }
}
