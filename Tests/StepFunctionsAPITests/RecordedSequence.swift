import Foundation
import JSONModel
import Testing

/// A sequence of calls with the answers that AWS gave.
struct RecordedSequence: Sendable, CustomTestStringConvertible {
    let id: String
    let json: JSON

    var testDescription: String { id }

    /// The folder of the conformance suite, if it is there.
    static let folder: String? = {
        let environment = ProcessInfo.processInfo.environment["USHER_CONFORMANCE"]
        let beside = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../../../shared/conformance"
        )
        let path = environment ?? beside.standardized.path
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }()

    /// The sequences of a folder that need no other service.
    static func all(in name: String) -> [RecordedSequence] {
        guard let folder else { return [] }
        let path = "\(folder)/\(name)"
        let files = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
        return files.compactMap { file in
            guard file.hasSuffix(".json"), let data = FileManager.default.contents(atPath: "\(path)/\(file)"),
                let json = try? JSON(parsing: data), let id = json["id"]?.stringValue, json["warning"] == nil
            else { return nil }
            // Log groups are named and never written to.
            let needs = (json["needs"]?.arrayValue ?? []).compactMap(\.stringValue).filter { $0 != "logs" }
            guard needs.isEmpty || json["service_called"] == false else { return nil }
            return RecordedSequence(id: id, json: json)
        }
    }

    /// How a sequence went.
    enum Verdict: Sendable, Equatable {
        /// Everything recorded was met.
        case passed
        /// Only error texts or members that count less differ.
        case core(String)
        case failed(String)
    }

    /// Makes the calls.
    func run(_ fixture: ServiceFixture) async throws -> Verdict {
        var matcher = try RecordedMatcher(json)
        var values = Values()
        var verdict = Verdict.passed
        for (index, step) in (json["calls"]?.arrayValue ?? []).enumerated() {
            let operation = step["op"]?.stringValue ?? ""
            let place = "step \(index) \(operation)"
            if operation == "@wait" {
                try await wait(
                    values.fill(step["executionArn"] ?? "").stringValue ?? "",
                    step["until"]?.stringValue,
                    fixture
                )
                continue
            }
            if operation == "@sleep" || step["error"]?["clientSide"] != nil { continue }
            let answer = await fixture.call(operation, values.fill(step["request"] ?? [:]))
            if answer.error == nil { values.save(step["save"], from: answer.json) }
            switch judge(step, answer, &matcher) {
            case .passed: break
            case .core(let reason): if verdict == .passed { verdict = .core("\(place): \(reason)") }
            case .failed(let reason): return .failed("\(place): \(reason)")
            }
        }
        return verdict
    }

    private func judge(_ step: JSON, _ answer: ServiceFixture.Answer, _ matcher: inout RecordedMatcher) -> Verdict {
        if let expected = step["error"] {
            guard let error = answer.error else {
                return .failed("an error was expected, got \(answer.json.text().prefix(200))")
            }
            if expected.isNull { return .passed }
            guard expected["Code"]?.stringValue == error else {
                return .failed("expected \(expected["Code"]?.text() ?? ""), got \(answer.json.text().prefix(400))")
            }
            do {
                if let message = expected["Message"] {
                    try matcher.match(message, answer.json["message"], at: ["message"])
                }
                if let status = expected["HTTPStatusCode"] { try matcher.match(status, .integer(answer.status)) }
                for (name, value) in expected["fields"]?.objectValue ?? [:] {
                    try matcher.match(value, RecordedMatcher.opened(answer.json)[name], at: [name])
                }
                return .passed
            } catch {
                return .core("\(error)")
            }
        }
        if let error = answer.error { return .failed("\(error): \(answer.json["message"]?.text().prefix(400) ?? "")") }
        let seen = RecordedMatcher.opened(answer.json)
        do {
            let before = matcher.sideMismatches.count
            if let response = step["response"] { try matcher.match(response, seen) }
            for item in step["expect"]?.arrayValue ?? [] {
                try matcher.match(item["value"] ?? .null, seen.dig(item["path"] ?? []))
            }
            if let contains = step["contains"] {
                try match(contains["items"]?.arrayValue ?? [], among: seen.dig(contains["path"] ?? []), &matcher)
            }
            guard matcher.sideMismatches.count > before else { return .passed }
            return .core(matcher.sideMismatches[before].description)
        } catch {
            return .failed("\(error)")
        }
    }

    private func match(_ items: [JSON], among rows: JSON?, _ matcher: inout RecordedMatcher) throws {
        var rest = (rows?.arrayValue ?? [])[...]
        for item in items {
            while let row = rest.first {
                var copy = matcher
                if (try? copy.match(item, row)) != nil {
                    matcher = copy
                    break
                }
                rest = rest.dropFirst()
            }
            guard !rest.isEmpty else {
                throw RecordedMatcher.Mismatch(description: "no item like \(item.text().prefix(200))")
            }
        }
    }

    private func wait(_ arn: String, _ until: String?, _ fixture: ServiceFixture) async throws {
        for _ in 0..<12_000 {
            if until == "terminal" {
                let answer = await fixture.call("DescribeExecution", ["executionArn": .string(arn)])
                if answer.error != nil || answer.json["status"] != "RUNNING" { return }
            } else {
                let answer = await fixture.call("GetExecutionHistory", ["executionArn": .string(arn)])
                let types = (answer.json["events"]?.arrayValue ?? []).compactMap { $0["type"]?.stringValue }
                if until == "started" ? !types.isEmpty : types.contains(where: { $0.hasSuffix("StateEntered") }) {
                    return
                }
            }
            // The recorded waits are polls too: nothing in the API tells of an end.
            try await Task.sleep(for: .milliseconds(10))
        }
        throw RecordedMatcher.Mismatch(description: "the execution went on for too long")
    }

    /// The values that a sequence saves from answers and uses in requests.
    struct Values {
        private var values: [String: String] = ["account": "000000000000", "region": "us-east-1"]

        mutating func fill(_ value: JSON) -> JSON {
            switch value {
            case .string(let text): return .string(fill(text))
            case .array(let elements): return .array(elements.map { fill($0) })
            case .object(let object):
                if object.count == 1, let inner = object["$json"] { return .string(fill(inner).text()) }
                var filled = JSONObject()
                for (key, value) in object { filled[key] = fill(value) }
                return .object(filled)
            default: return value
            }
        }

        private mutating func fill(_ text: String) -> String {
            var filled = text.replacingOccurrences(of: "arn:aws:iam::111111111111", with: "arn:aws:iam::000000000000")
            while let start = filled.range(of: "<<"),
                let end = filled.range(of: ">>", range: start.upperBound..<filled.endIndex)
            {
                filled.replaceSubrange(
                    start.lowerBound..<end.upperBound,
                    with: value(String(filled[start.upperBound..<end.lowerBound]))
                )
            }
            return filled
        }

        private mutating func value(_ name: String) -> String {
            if let value = values[name] { return value }
            var value = UUID().uuidString.lowercased().prefix(8).description
            if name.hasPrefix("now+"), let days = Int(name.dropFirst(4).dropLast()) {
                value = String(Date(timeIntervalSinceNow: Double(days) * 86_400).ISO8601Format().dropLast())
            }
            values[name] = value
            return value
        }

        mutating func save(_ paths: JSON?, from answer: JSON) {
            for (name, path) in paths?.objectValue ?? [:] { values[name] = answer.dig(path)?.stringValue ?? "" }
        }
    }
}

extension JSON {
    /// The value at a path of keys and indices.
    func dig(_ path: JSON) -> JSON? {
        var value: JSON? = self
        for part in path.arrayValue ?? [] {
            value = part.stringValue.map { value?[$0] } ?? part.integerValue.map { value?[$0] } ?? nil
        }
        return value
    }
}
