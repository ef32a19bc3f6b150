import JSONModel
import StatesLanguage
import Testing

@Suite("Checking definitions")
struct ValidationTests {
    /// A definition with mistakes, and the first lines of what is said about them.
    struct Mistake: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var definition: String
        var expected: [String]

        init(_ name: String, _ definition: String, _ expected: String...) {
            testDescription = name
            self.definition = definition
            self.expected = expected
        }

        /// A mistake inside the state `A`, whose other fields are right.
        static func inState(_ name: String, _ fields: String, _ expected: String...) -> Mistake {
            var mistake = Mistake(name, #"{"StartAt":"A","States":{"A":{\#(fields)}}}"#)
            mistake.expected = expected
            return mistake
        }
    }

    static let mistakes: [Mistake] = [
        Mistake("no object", "[]", "SCHEMA_VALIDATION_FAILED at /"),
        Mistake(
            "nothing in it",
            "{}",
            "SCHEMA_VALIDATION_FAILED at /: These fields are required: [States, StartAt]"
        ),
        Mistake(
            "no states",
            #"{"StartAt":"A","States":{}}"#,
            "SCHEMA_VALIDATION_FAILED at /States: Value cannot be empty"
        ),
        Mistake(
            "an unknown field",
            #"{"StartAt":"A","Coment":"","States":{"A":{"Type":"Succeed"}}}"#,
            "SCHEMA_VALIDATION_FAILED at /: Field 'Coment' is not supported"
        ),
        Mistake(
            "an unknown start",
            #"{"StartAt":"B","States":{"A":{"Type":"Succeed"}}}"#,
            "MISSING_TRANSITION_TARGET at /StartAt: Missing 'Next' target: B",
            "MISSING_TRANSITION_TARGET at /States/A: State \"A\" is not reachable."
        ),
        Mistake(
            "a dangling transition and no end",
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"NOPE"}}}"#,
            "MISSING_TRANSITION_TARGET at /States/A/Next: Missing 'Next' target: NOPE",
            "MISSING_END_STATE at /: Workflow has no terminal state"
        ),
        Mistake(
            "dangling transitions of rules and catchers",
            #"""
            {"StartAt":"C","States":{
              "C":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"X"}],"Default":"T"},
              "T":{"Type":"Task","Resource":"connector:a:b","Catch":[{"ErrorEquals":["States.ALL"],"Next":"Y"}],"End":true}}}
            """#,
            "MISSING_TRANSITION_TARGET at /States/C/Choices[0]/Next: Missing 'Next' target: X",
            "MISSING_TRANSITION_TARGET at /States/T/Catch[0]/Next: Missing 'Next' target: Y"
        ),
        Mistake(
            "a loop without an end",
            #"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"A"}}}"#,
            "MISSING_END_STATE at /: Workflow has no terminal state"
        ),
        Mistake(
            "two states of one name in different scopes",
            #"""
            {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
              {"StartAt":"A","States":{"A":{"Type":"Succeed"}}},{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}]}}}
            """#,
            "DUPLICATE_STATE_NAME at /States/P/Branches[1]/States/A: The state name 'A' appears more than once"
        ),
        Mistake(
            "a transition out of a branch",
            #"""
            {"StartAt":"P","States":{"P":{"Type":"Parallel","Next":"E","Branches":[
              {"StartAt":"A","States":{"A":{"Type":"Pass","Next":"E"},"B":{"Type":"Succeed"}}}]},"E":{"Type":"Succeed"}}}
            """#,
            "MISSING_TRANSITION_TARGET at /States/P/Branches[0]/States/A/Next: Missing 'Next' target: E",
            "MISSING_TRANSITION_TARGET at /States/P/Branches[0]/States/B: State \"B\" is not reachable."
        ),
        .inState(
            "an unknown type",
            #""Type":"Loop","End":true"#,
            "SCHEMA_VALIDATION_FAILED at /States/A/Type: The field 'Type' should have one of these values: "
                + "[Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]"
        ),
        .inState(
            "a rule that the state cannot have",
            #""Type":"Pass","Catch":[],"TimeoutSeconds":3,"End":true"#,
            "SCHEMA_VALIDATION_FAILED at /States/A: Field 'Catch' is not supported",
            "SCHEMA_VALIDATION_FAILED at /States/A: Field 'TimeoutSeconds' is not supported"
        ),
        .inState(
            "two ways on",
            #""Type":"Pass","Next":"A","End":true"#,
            "SCHEMA_VALIDATION_FAILED at /States/A: There should only be one of the following fields: [Next, End]"
        ),
        .inState(
            "a field of the other language",
            #""Type":"Pass","Output":1,"End":true"#,
            "SCHEMA_VALIDATION_FAILED at /States/A: The QueryLanguage is set to 'JSONPath', but field 'Output' is only "
                + "supported for the 'JSONata' QueryLanguage"
        ),
        .inState(
            "a path in JSONata",
            #""Type":"Wait","QueryLanguage":"JSONata","Seconds":1,"InputPath":"$.a","End":true"#,
            "SCHEMA_VALIDATION_FAILED at /States/A: The QueryLanguage is set to 'JSONata', but field 'InputPath' is only "
                + "supported for the 'JSONPath' QueryLanguage"
        ),
        .inState(
            "a bad path and a bad template",
            #""Type":"Pass","InputPath":"$.[","Parameters":{"a":{"b.$":"plain"}},"ResultPath":"$.a[*]","End":true"#,
            "SCHEMA_VALIDATION_FAILED at /States/A/InputPath: Value is not a valid JSONPath",
            "SCHEMA_VALIDATION_FAILED at /States/A/Parameters/a: The value for the field 'b.$' must be a valid JSONPath or "
                + "a valid intrinsic function call",
            "SCHEMA_VALIDATION_FAILED at /States/A/ResultPath: Value is not a Reference Path"
        ),
        .inState(
            "a mistake in an expression",
            #""Type":"Pass","QueryLanguage":"JSONata","Output":{"a":["{% 1 + %}"]},"End":true"#,
            "INVALID_JSONATA_EXPRESSION at /States/A/Output/a[0]: Unexpected end of expression"
        ),
        .inState(
            "an error output outside a catcher",
            #""Type":"Pass","QueryLanguage":"JSONata","Output":"{% $states.errorOutput %}","End":true"#,
            "UNSUPPORTED_JSONATA_EXPRESSION at /States/A/Output: Reference to '$states.errorOutput' is not supported here."
        ),
        .inState(
            "a wrong timestamp",
            #""Type":"Wait","Timestamp":"2016-12-05T21:29:29","End":true"#,
            "SCHEMA_VALIDATION_FAILED at /States/A/Timestamp: String does not match RFC3339 timestamp"
        ),
        .inState(
            "too many and too few delays",
            #""Type":"Wait","Seconds":1,"SecondsPath":"$.s","End":true"#,
            "SCHEMA_VALIDATION_FAILED at /States/A: There should only be one of the following fields: "
                + "[Seconds, SecondsPath, Timestamp, TimestampPath]"
        ),
        .inState(
            "numbers out of range",
            #""Type":"Task","Resource":"connector:a:b","TimeoutSeconds":0,"Retry":[{"ErrorEquals":["E"],"MaxAttempts":-1,"BackoffRate":0.5}],"End":true"#,
            "SCHEMA_VALIDATION_FAILED at /States/A/TimeoutSeconds: Minimum value is 1",
            "SCHEMA_VALIDATION_FAILED at /States/A/Retry[0]/MaxAttempts: Minimum value is 0",
            "SCHEMA_VALIDATION_FAILED at /States/A/Retry[0]/BackoffRate: Minimum value is 1.0"
        ),
        .inState(
            "a wildcard among others",
            #""Type":"Task","Resource":"connector:a:b","Catch":[{"ErrorEquals":["States.ALL","E"],"Next":"A"}],"End":true"#,
            "SCHEMA_VALIDATION_FAILED at /States/A/Catch[0]/ErrorEquals: States.ALL must appear alone and in the last rule"
        ),
        .inState(
            "no worker",
            #""Type":"Task","Resource":"somebody","End":true"#,
            "SCHEMA_VALIDATION_FAILED at /States/A/Resource: Value is not a valid resource ARN"
        ),
        .inState(
            "an empty Parallel state",
            #""Type":"Parallel","Branches":[],"End":true"#,
            "SCHEMA_VALIDATION_FAILED at /States/A/Branches: Value cannot be empty"
        ),
        .inState(
            "a variable that cannot be",
            #""Type":"Pass","Assign":{"states":1,"a-b":2},"End":true"#,
            "SCHEMA_VALIDATION_FAILED at /States/A/Assign: 'states' is not a valid variable name",
            "SCHEMA_VALIDATION_FAILED at /States/A/Assign: 'a-b' is not a valid variable name"
        ),
        .inState(
            "a Map state with everything wrong",
            #"""
            "Type":"Map","MaxConcurrency":-1,"ToleratedFailurePercentage":101,"Label":"a b","End":true,
            "ItemReader":{"Resource":"x"},"ItemProcessor":{"QueryLanguage":"JSONata",
              "ProcessorConfig":{"Mode":"DISTRIBUTED"},"StartAt":"B","States":{"B":{"Type":"Succeed"}}}
            """#,
            "SCHEMA_VALIDATION_FAILED at /States/A/MaxConcurrency: Minimum value is 0",
            "SCHEMA_VALIDATION_FAILED at /States/A/ToleratedFailurePercentage: Maximum value is 100.0",
            "SCHEMA_VALIDATION_FAILED at /States/A/ItemProcessor/ProcessorConfig: These fields are required: [ExecutionType]",
            "SCHEMA_VALIDATION_FAILED at /States/A/ItemProcessor: Field 'QueryLanguage' is not supported",
            "INVALID_LABEL_NAME at /States/A/Label: Label contains invalid character: ' '",
            "SCHEMA_VALIDATION_FAILED at /States/A/ItemReader/Resource: Value is not a valid resource ARN"
        ),
        .inState(
            "a reader in an inline Map state",
            #"""
            "Type":"Map","ItemReader":{"Resource":"arn:aws:states:::s3:getObject"},"End":true,
            "ItemProcessor":{"StartAt":"B","States":{"B":{"Type":"Succeed"}}}
            """#,
            "SCHEMA_VALIDATION_FAILED at /States/A: Field 'ItemReader' is not supported when the Map state's mode is 'INLINE'"
        ),
        .inState(
            "rules without and with too many operators",
            #"""
            "Type":"Choice","Choices":[{"Variable":"$.a","Next":"A"},{"Variable":"$.a","IsNull":true,"IsString":true,"Next":"A"},
              {"Variable":"$.a","NumericEquals":"1","Next":"A"},{"And":[],"Next":"A"}]
            """#,
            "SCHEMA_VALIDATION_FAILED at /States/A/Choices[0]: A rule needs a comparison operator",
            "SCHEMA_VALIDATION_FAILED at /States/A/Choices[1]: A rule can have only one comparison operator",
            "SCHEMA_VALIDATION_FAILED at /States/A/Choices[2]/NumericEquals: Expected value of type Number",
            "SCHEMA_VALIDATION_FAILED at /States/A/Choices[3]/And: Value cannot be empty"
        ),
    ]

    @Test("every mistake is told, with its place", arguments: mistakes)
    func mistake(_ mistake: Mistake) throws {
        let (stateMachine, diagnostics) = StateMachine.parse(mistake.definition)
        #expect(stateMachine == nil)
        let lines = diagnostics.filter { $0.severity == .error }.map {
            "\($0.code) at \($0.location.definitionPath): \($0.message)"
        }
        #expect(lines.count == mistake.expected.count, "\(lines)")
        for (line, expected) in zip(lines, mistake.expected) { #expect(line.hasPrefix(expected)) }
    }

    @Test("a mistake in one state does not hide that another leads nowhere")
    func hiddenTarget() {
        let text =
            #"{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":-1,"Next":"B"},"#
            + #""B":{"Type":"Task","Resource":"swift:x","Catch":[{"ErrorEquals":["E"],"Next":"Nowhere"}],"End":true}}}"#
        let (_, diagnostics) = StateMachine.parse(text)
        #expect(diagnostics.map(\.location.definitionPath) == ["/States/A/Seconds", "/States/B/Catch[0]/Next"])
    }

    @Test("text that is no JSON is told with its place")
    func noJSON() {
        let (stateMachine, diagnostics) = StateMachine.parse("{\"StartAt\": }")
        #expect(stateMachine == nil)
        #expect(diagnostics.map(\.code) == ["INVALID_JSON_DESCRIPTION"])
        #expect(diagnostics.first?.message.contains("line 1, column 13") == true)
    }

    @Test("a resource of the host's catalogue is checked by the host")
    func catalogue() {
        struct OnlySearch: TaskResourceCatalog {
            func diagnostics(for resource: TaskResource, at location: JSONPointer) -> [Diagnostic] {
                guard resource.text != "connector:list:search" else { return [] }
                return [Diagnostic(code: "UNKNOWN_OPERATION", message: "No such operation", at: location)]
            }
        }
        let text =
            #"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"connector:list:search","Next":"B"},"#
            + #""B":{"Type":"Task","Resource":"connector:list:find","End":true}}}"#
        let (_, diagnostics) = StateMachine.parse(text, options: DefinitionOptions(resources: OnlySearch()))
        #expect(diagnostics.map(\.location.definitionPath) == ["/States/B/Resource"])
    }

    @Test("deep nesting is refused, not crashed on")
    func deepNesting() {
        var scope: JSON = .object(["StartAt": "S0", "States": .object(["S0": .object(["Type": "Succeed"])])])
        for level in 1...150 {
            let name = "S\(level)"
            let state: JSON = .object(["Type": "Parallel", "Branches": .array([scope]), "End": true])
            scope = .object(["StartAt": .string(name), "States": .object([name: state])])
        }
        let (stateMachine, diagnostics) = StateMachine.parse(scope)
        #expect(stateMachine == nil)
        #expect(diagnostics.contains { $0.code == "TOO_DEEPLY_NESTED" })
    }

    @Test("a text that looks like a path is a warning")
    func staticPath() throws {
        let text = #"{"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"a":[{"b":"$.c"}]},"End":true}}}"#
        let (stateMachine, diagnostics) = StateMachine.parse(text)
        #expect(stateMachine != nil)
        #expect(diagnostics.map(\.code) == ["NO_DOLLAR"])
        #expect(diagnostics.first?.location.description == "/States/A/Parameters/a/0/b")
    }

    @Test("transitions of a single state need not lead anywhere")
    func singleState() throws {
        let text = #"{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"}}}"#
        var options = DefinitionOptions()
        options.checksTransitions = false
        #expect(StateMachine.parse(text).stateMachine == nil)
        #expect(StateMachine.parse(text, options: options).stateMachine != nil)
    }

    @Test("a static Result that looks like a template is a warning")
    func staticResult() throws {
        let text = #"{"StartAt":"A","States":{"A":{"Type":"Pass","Result":{"a.$":"$.b"},"End":true}}}"#
        let (stateMachine, diagnostics) = StateMachine.parse(text)
        #expect(stateMachine != nil)
        #expect(diagnostics.map(\.code) == ["PASS_RESULT_IS_STATIC"])
        #expect(diagnostics.map(\.severity) == [.warning])
    }
}
