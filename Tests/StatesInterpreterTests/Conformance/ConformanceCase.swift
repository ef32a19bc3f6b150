import Foundation
import JSONModel
import StatesInterpreter
import StatesLanguage
import Testing

/// One recorded execution: a definition, its input, and what Step Functions made of them.
struct ConformanceCase: CustomTestStringConvertible, Sendable {
    let file: String
    let content: JSON

    var testDescription: String { file }

    /// The folder of the recordings, if there is one.
    static let folder: String? = {
        if let folder = ProcessInfo.processInfo.environment["USHER_CONFORMANCE"] { return folder }
        let repository = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let folder = "/\(repository)/../shared/conformance"
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }()

    /// Every recorded execution.
    static let all: [ConformanceCase] = {
        guard let folder, let files = FileManager.default.enumerator(atPath: "\(folder)/asl") else { return [] }
        let names = files.compactMap { $0 as? String }.filter { $0.hasSuffix(".json") }.sorted()
        return names.compactMap { name in
            guard let data = FileManager.default.contents(atPath: "\(folder)/asl/\(name)"),
                let content = try? JSON(parsing: data)
            else { return nil }
            return ConformanceCase(file: String(name.dropLast(5)), content: content)
        }
    }()

    /// The cases that a pure interpreter can play: all but those with distributed Map states or edited recordings.
    static let playable = all.filter { !$0.isDistributed && $0.content["warning"] == nil && !$0.isTextInput }

    var expected: JSON { content["expected"] ?? .null }
    private var isTextInput: Bool { content["inputText"] != nil }
    private var isDistributed: Bool { content["definition"]?.text().contains("\"DISTRIBUTED\"") ?? false }

    var matcher: RecordedMatcher {
        RecordedMatcher(words: (content["placeholders"]?["literals"]?.arrayValue ?? []).compactMap(\.stringValue))
    }

    /// Whether the recording has no order inside Parallel states.
    var isUnordered: Bool { content["historyOrder"] == "parallel-sorted" }

    /// The definition and the input, with made-up values for what the test suite would have created.
    func filled(_ value: JSON) -> JSON {
        switch value {
        case .string(let text): .string(filledText(text))
        case .array(let elements): .array(elements.map(filled))
        case .object(let object): .object(object.mapValues(filled))
        default: value
        }
    }

    private func filledText(_ text: String) -> String {
        guard text.contains("<<") else { return text }
        var text = text.replacing("<<act1>>", with: "arn:aws:states:us-east-1:111111111111:activity:act")
        text = text.replacing("<<region>>", with: "us-east-1").replacing("<<account>>", with: "111111111111")
        text = text.replacing("<<sm1>>", with: "arn:aws:states:us-east-1:111111111111:stateMachine:inner")
        text = text.replacing("<<sm2>>", with: "arn:aws:states:us-east-1:111111111111:stateMachine:outer")
        guard let start = text.firstRange(of: "<<now+"), let end = text.firstRange(of: "d>>"),
            let days = Int(text[start.upperBound..<end.lowerBound])
        else { return text }
        let day = ManualRun.start.advanced(by: .seconds(days * 86_400)).description.dropLast(5)
        return text.replacingCharacters(in: start.lowerBound..<end.upperBound, with: day)
    }

    /// Plays the case.
    func play() -> (run: ManualRun?, diagnostics: [Diagnostic]) {
        let definition = filled(content["definition"] ?? .null)
        let (stateMachine, diagnostics) = StateMachine.parse(definition)
        guard let stateMachine else { return (nil, diagnostics) }
        let isExpress = content["type"] == "EXPRESS"
        let kind = isExpress ? "express:machine:part:run" : "execution:machine:run"
        var run = ManualRun(
            stateMachine,
            input: filled(content["input"] ?? .object([:])),
            arn: "arn:aws:states:us-east-1:111111111111:" + kind,
            isSynchronous: expected["sync"] != nil
        )
        let deletes = (content["setup"]?.arrayValue ?? []).contains { $0["op"] == "DeleteActivity" }
        run.activityExists = !deletes
        var recorded = RecordedAnswers(expected["history"]?.arrayValue ?? [])
        if recorded.isEmpty {
            let trace = content["resources"]?["lambda_trace"]?.objectValue?.values.first ?? []
            recorded = RecordedAnswers(lambda: content["lambda"]?.stringValue, trace: trace)
        }
        let box = AnswerBox(recorded)
        run.answers = { box.answers(to: $0) }
        run.run()
        return (run, diagnostics)
    }
}

/// Hands out recorded answers one after the other; a class since the closure of a run cannot change what it holds.
private final class AnswerBox {
    private var answers: RecordedAnswers

    init(_ answers: RecordedAnswers) { self.answers = answers }

    func answers(to request: TaskRequest) -> [ManualRun.Answer] { answers.next(for: request) }
}
