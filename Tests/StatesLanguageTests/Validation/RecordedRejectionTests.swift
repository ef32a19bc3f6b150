import Foundation
import JSONModel
import StatesLanguage
import Testing

/// Definitions that Step Functions was asked to create or to check, with its answers.
struct RecordedDefinition: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let definition: JSON
    let isExpress: Bool
    /// The text of the refusal; `nil` if the definition was taken.
    let refusal: String?
    /// The variables that each state reads, where they were asked for.
    var variableReferences: JSON?

    static let folder: String? = {
        if let folder = ProcessInfo.processInfo.environment["USHER_CONFORMANCE"] { return folder }
        let repository = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let folder = "/\(repository)/../shared/conformance"
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }()

    private static func contents(of directory: String) -> [(String, JSON)] {
        guard let folder, let files = FileManager.default.enumerator(atPath: "\(folder)/\(directory)") else {
            return []
        }
        return files.compactMap { $0 as? String }.filter { $0.hasSuffix(".json") }.sorted().compactMap { name in
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(directory)/\(name)"),
                let content = try? JSON(parsing: data)
            else { return nil }
            return (name, content)
        }
    }

    /// The definitions of recorded executions, all of which were taken.
    static let executed: [RecordedDefinition] = contents(of: "asl").compactMap { name, content in
        guard let definition = content["definition"], definition.objectValue != nil else { return nil }
        let isExpress = content["type"] == "EXPRESS"
        return RecordedDefinition(
            testDescription: name,
            definition: filled(definition),
            isExpress: isExpress,
            refusal: nil
        )
    }

    /// The definitions of recorded calls.
    static let called: [RecordedDefinition] = contents(of: "asl-api").flatMap { name, content in
        let calls = content["calls"]?.arrayValue ?? []
        let references = calls.compactMap { $0["response"]?["variableReferences"] }.first
        return calls.compactMap { call in
            var definition = recorded(call, name)
            definition?.variableReferences = references
            return definition
        }
    }

    private static func recorded(_ call: JSON, _ name: String) -> RecordedDefinition? {
        guard call["op"] == "CreateStateMachine" || call["op"] == "ValidateStateMachineDefinition",
            let definition = call["request"]?["definition"]?["$json"]
        else { return nil }
        var refusal: String?
        if let error = call["error"] {
            guard error["Code"] == "InvalidDefinition" else { return nil }
            refusal = error["Message"]?.stringValue
        } else if call["response"]?["result"] == "FAIL" {
            let errors = (call["response"]?["diagnostics"]?.arrayValue ?? []).map { diagnostic in
                let parts = ["code", "message", "location"].map { diagnostic[$0]?.stringValue ?? "" }
                return "\(parts[0]): \(parts[1]) at \(parts[2])"
            }
            refusal = "Invalid State Machine Definition: '\(errors.joined(separator: ", "))'"
        }
        return RecordedDefinition(
            testDescription: name,
            definition: filled(definition),
            isExpress: call["request"]?["type"] == "EXPRESS",
            refusal: refusal
        )
    }

    private static func filled(_ value: JSON) -> JSON {
        switch value {
        case .string(let text) where text.hasPrefix("<<act"):
            .string("arn:aws:states:us-east-1:111111111111:activity:name")
        case .array(let elements): .array(elements.map(filled))
        case .object(let object): .object(object.mapValues(filled))
        default: value
        }
    }
}

@Suite(
    "Recorded checks of definitions",
    .enabled(if: RecordedDefinition.folder != nil, "The recordings are not beside the repository.")
)
struct RecordedRejectionTests {
    @Test("a definition that ran is taken", arguments: RecordedDefinition.executed)
    func executed(_ recorded: RecordedDefinition) { check(recorded) }

    @Test("a definition is taken or refused as recorded", arguments: RecordedDefinition.called)
    func called(_ recorded: RecordedDefinition) { check(recorded) }

    @Test("the variables that states read are as recorded", arguments: RecordedDefinition.called)
    func variableReferences(_ recorded: RecordedDefinition) {
        guard let expected = recorded.variableReferences else { return }
        let stateMachine = StateMachine.parse(recorded.definition).stateMachine
        let actual = stateMachine?.variableReferences.mapValues { JSON.array($0.map { .string($0) }) }
        #expect(JSON.object(JSONObject((actual ?? [:]).map { ($0.key, $0.value) })) == expected)
    }

    private func check(_ recorded: RecordedDefinition) {
        let options = DefinitionOptions(type: recorded.isExpress ? .express : .standard)
        let (stateMachine, diagnostics) = StateMachine.parse(recorded.definition, options: options)
        guard let refusal = recorded.refusal else {
            #expect(stateMachine != nil, "\(diagnostics)")
            return
        }
        #expect(stateMachine == nil)
        // Some refusals were not recorded from AWS but made up, and have other words.
        guard refusal.hasPrefix("Invalid State Machine Definition") else { return }
        #expect(diagnostics.invalidDefinitionText == refusal)
    }
}
