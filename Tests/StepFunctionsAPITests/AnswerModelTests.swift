import JSONModel
import Testing

@testable import StepFunctionsAPI

@Suite("Models of AWS's answers")
struct AnswerModelTests {
    private static let model = AnswerModel(
        """
        Thing Name!:s Size:n1,10 Kind:Kind Tags:{s Parts:[Thing
          Flag:b
        Kind =SMALL| LARGE|
          HUGE
        >getThing Thing
        """
    )

    struct Trial: Sendable, CustomTestStringConvertible {
        var mock: JSON
        var problem: String?
        var needsRequired = true

        var testDescription: String { mock.text() }
    }

    @Test(
        "find what cannot be in an answer, and name the field",
        arguments: [
            Trial(mock: ["Name": "a", "Size": 10, "Kind": "HUGE", "Tags": ["k": "v"], "Flag": true]),
            Trial(mock: [:], problem: "Required field 'Name' is missing"),
            Trial(mock: [:], needsRequired: false),
            Trial(mock: ["Name": 1], problem: "Field 'Name' must be a string"),
            Trial(mock: ["Name": "a", "Size": 0], problem: "Field 'Size' is less than the minimum value"),
            Trial(mock: ["Name": "a", "Size": 11], problem: "Field 'Size' exceeds the maximum value"),
            Trial(mock: ["Name": "a", "Size": "9"], problem: "Field 'Size' must be a number"),
            Trial(mock: ["Name": "a", "Kind": "TINY"], problem: "Field 'Kind' is not an expected value"),
            Trial(mock: ["Name": "a", "Flag": "yes"], problem: "Field 'Flag' must be a boolean"),
            Trial(mock: ["Name": "a", "Tags": ["k": 1]], problem: "Field 'k' must be a string"),
            Trial(mock: ["Name": "a", "Parts": [:]], problem: "Field 'Parts' must be an array"),
            Trial(
                mock: ["Name": "a", "Parts": [["Name": "b", "Size": 99]]],
                problem: "Field 'Size' exceeds the maximum value"
            ),
            Trial(mock: ["Name": "a", "Unknown": 1]),
            Trial(mock: 7, problem: "Field 'result' must be an object"),
        ]
    )
    func checks(_ trial: Trial) {
        let model = Self.model
        #expect(model.problem(with: trial.mock, of: "getThing", needsRequired: trial.needsRequired) == trial.problem)
        #expect(model.problem(with: trial.mock, of: "flyThing", needsRequired: true) == nil)
    }

    @Test(
        "are whole: every name in a table leads somewhere, and every operation has a form",
        arguments: AnswerModel.all.keys.sorted()
    )
    func whole(_ service: String) throws {
        let model = try #require(AnswerModel.all[service])
        #expect(model.operations.count > 10)
        func names(in form: AnswerModel.Form) -> [Substring] {
            switch form {
            case .text, .number, .flag: []
            case .list(let element), .map(let element): names(in: element)
            case .named(let name): [name]
            }
        }
        var forms = Array(model.operations.values)
        for case .structure(let members) in model.definitions.values { forms += members.map(\.form) }
        for name in forms.flatMap(names(in:)) { #expect(model.definitions[name] != nil, "\(name)") }
    }
}
