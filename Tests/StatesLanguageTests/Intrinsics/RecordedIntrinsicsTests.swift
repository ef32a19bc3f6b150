import Foundation
import JSONModel
import StatesLanguage
import Testing

/// A recorded execution of one Pass state whose `Parameters` call intrinsic functions or hold paths.
struct RecordedTemplate: CustomTestStringConvertible, Sendable {
    let file: String
    let stateName: String
    let template: JSON
    let input: JSON
    let expected: JSON
    /// Words of the recording that stand for values which cannot be known beforehand.
    let placeholders: Set<String>

    var testDescription: String { file }

    static let folder: String? = {
        if let folder = ProcessInfo.processInfo.environment["USHER_CONFORMANCE"] { return folder }
        let repository = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let folder = "/\(repository)/../shared/conformance"
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }()

    static let all: [RecordedTemplate] = ["intrinsic_functions", "base", "scenarios"].flatMap {
        group -> [RecordedTemplate] in
        guard let folder else { return [] }
        let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/asl/\(group)")) ?? []
        return files.sorted().compactMap { file in
            guard let data = FileManager.default.contents(atPath: "\(folder)/asl/\(group)/\(file)") else { return nil }
            return (try? JSON(parsing: data)).flatMap { RecordedTemplate(file: "\(group)/\(file)", content: $0) }
        }
    }

    init?(file: String, content: JSON) {
        let definition = content["definition"]
        guard let states = definition?["States"]?.objectValue, states.count == 1, let (name, state) = states.first,
            state["Type"] == "Pass", let template = state["Parameters"], let expected = content["expected"],
            definition?["QueryLanguage"] == nil, state["QueryLanguage"] == nil, state["ResultPath"] == nil
        else { return nil }
        self.file = file
        self.stateName = name
        self.template = template
        self.input = content["input"] ?? .object([:])
        self.expected = expected
        placeholders = Set((content["placeholders"]?["literals"]?.arrayValue ?? []).compactMap(\.stringValue))
    }

    /// Whether a value is what was recorded; a placeholder stands for any value.
    func matches(_ value: JSON, _ recorded: JSON) -> Bool {
        switch (value, recorded) {
        case (_, .string(let text)) where placeholders.contains(text) || text.hasPrefix("<") && text.hasSuffix(">"):
            return true
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy(matches)
        case (.object(let left), .object(let right)):
            return left.count == right.count
                && left.allSatisfy { key, value in right[key].map { matches(value, $0) } ?? false }
        default: return value == recorded
        }
    }

    /// Whether a text is what was recorded, with `<…>` in the recording for any text.
    func matches(_ text: String, _ recorded: String) -> Bool {
        var rest = text[...]
        var isFirst = true
        for part in recorded.split(separator: /<[^<> ]+>/, omittingEmptySubsequences: false) {
            if isFirst {
                guard rest.hasPrefix(part) else { return false }
                rest = rest.dropFirst(part.count)
            } else if part.isEmpty {
                return true
            } else {
                guard let range = rest.firstRange(of: part) else { return false }
                rest = rest[range.upperBound...]
            }
            isFirst = false
        }
        return rest.isEmpty
    }
}

@Suite("Recorded executions of Step Functions", .enabled(if: RecordedTemplate.folder != nil, "no folder of recordings"))
struct RecordedIntrinsicsTests {
    @Test("there are recordings")
    func recordingsAreThere() {
        #expect(RecordedTemplate.all.count > 80)
    }

    @Test("have the same outcome here", arguments: RecordedTemplate.all)
    func haveSameOutcome(recording: RecordedTemplate) throws {
        let context: JSON = [
            "Execution": ["Id": "arn:execution", "Input": recording.input, "Name": "run"],
            "State": ["Name": .string(recording.stateName)],
            "StateMachine": ["Id": "arn:machine", "Name": "my-machine"],
        ]
        // Digests come from the host. The recording's own value shows that algorithm and bytes arrive there.
        let arguments = recording.input["FunctionInput"]
        let digest = recording.expected["output"]?["FunctionResult"]?.stringValue
        let scope = EvaluationScope(
            input: recording.input,
            context: context,
            digest: { algorithm, bytes in
                let isAsked =
                    arguments?["snd"] == .string(algorithm)
                    && arguments?["fst"] == .string(String(decoding: bytes, as: UTF8.self))
                return isAsked ? digest : nil
            }
        )
        let template = try PayloadTemplate(recording.template)
        if recording.expected["status"] == "SUCCEEDED" {
            let value = try template.evaluate(in: scope)
            let output = try #require(recording.expected["output"])
            #expect(recording.matches(value, output), "\(value) is not \(output)")
        } else {
            let error = #expect(throws: StatesError.self) { try template.evaluate(in: scope) }
            #expect(error?.error == recording.expected["error"]?.stringValue)
            let place =
                "An error occurred while executing the state '\(recording.stateName)' (entered at the event id #2). "
            let cause = try #require(error?.cause)
            let recordedCause = try #require(recording.expected["cause"]?.stringValue)
            #expect(recording.matches(place + cause, recordedCause), "\(cause) is not \(recordedCause)")
        }
    }
}
