internal import JSONModel

/// What the answers of one AWS service look like, as far as mocked results are checked against it.
///
/// The models are tables of facts, written by a script from those that AWS publishes. Each line is an operation (`>encrypt EncryptResponse`),
/// a structure (`EncryptResponse CiphertextBlob:s KeyId:s`) or a list of values (`StorageClass =STANDARD| GLACIER`); two spaces
/// at its beginning go on with the line before. Members are texts (`s`), numbers with their bounds (`n128,10240`), truth values (`b`),
/// arrays (`[X`), maps (`{X`) or something with a name; `!` marks those that are always there.
struct AnswerModel: Sendable {
    /// What a value must be.
    indirect enum Form: Sendable {
        case text
        case number(ClosedRange<Double>)
        case flag
        case list(Form)
        case map(Form)
        /// Something with a line of its own: structures can hold themselves.
        case named(Substring)
    }

    /// What stands under a name.
    enum Definition: Sendable {
        case choice(Set<Substring>)
        case structure([Member])
    }

    /// A member of a structure.
    struct Member: Sendable {
        var name: String
        var form: Form
        var isRequired: Bool
    }

    private(set) var operations: [Substring: Form] = [:]
    private(set) var definitions: [Substring: Definition] = [:]

    /// Reads a table.
    ///
    /// What it cannot read is left out, and so not checked.
    init(_ text: String) {
        var line = Substring()
        for next in text.split(separator: "\n") {
            if next.hasPrefix("  ") {
                line += next.dropFirst()
            } else {
                read(line)
                line = next
            }
        }
        read(line)
    }

    /// The models of the services that are known, by the name in a resource: `arn:aws:states:::aws-sdk:s3:getObject`.
    static let all: [String: AnswerModel] = [
        "dynamodb": dynamodbAnswers, "eventbridge": eventbridgeAnswers, "kms": kmsAnswers, "lambda": lambdaAnswers,
        "s3": s3Answers, "secretsmanager": secretsmanagerAnswers, "sfn": sfnAnswers, "sns": snsAnswers,
        "sqs": sqsAnswers,
    ]

    private mutating func read(_ line: Substring) {
        var words = line.split(separator: " ")
        guard let name = words.first else { return }
        words.removeFirst()
        if name.hasPrefix(">") {
            operations[name.dropFirst()] = words.first.flatMap { Self.form($0) }
        } else if words.first?.hasPrefix("=") == true {
            let values = words.joined().dropFirst().split(separator: "|")
            definitions[name] = .choice(Set(values))
        } else {
            definitions[name] = .structure(words.compactMap { Self.member($0) })
        }
    }

    private static func member(_ text: Substring) -> Member? {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let form = form(parts[1]) else { return nil }
        let isRequired = parts[0].hasSuffix("!")
        return Member(name: String(isRequired ? parts[0].dropLast() : parts[0]), form: form, isRequired: isRequired)
    }

    private static func form(_ text: Substring) -> Form? {
        switch text.first {
        case "[": return form(text.dropFirst()).map { .list($0) }
        case "{": return form(text.dropFirst()).map { .map($0) }
        case "s" where text.count == 1: return .text
        case "b" where text.count == 1: return .flag
        case "n":
            let bounds = text.dropFirst().split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
            let lower = bounds.first.flatMap(\.self) ?? -.infinity
            let upper = bounds.count > 1 ? bounds[1] ?? .infinity : .infinity
            return lower <= upper ? .number(lower...upper) : nil
        case .some: return .named(text)
        case nil: return nil
        }
    }
}

extension AnswerModel {
    /// What is wrong with the mocked result of an operation, in AWS's words; `nil` if nothing is, or nothing is known.
    ///
    /// - Parameter needsRequired: whether what is always in an answer must be in the mock.
    func problem(with result: JSON, of operation: String, needsRequired: Bool) -> String? {
        guard let form = operations[Substring(operation)] else { return nil }
        return problem(with: result, form, "result", needsRequired)
    }

    private func problem(with value: JSON, _ form: Form, _ name: String, _ needsRequired: Bool) -> String? {
        switch form {
        case .text:
            return value.stringValue == nil ? "Field '\(name)' must be a string" : nil
        case .flag:
            return value.boolValue == nil ? "Field '\(name)' must be a boolean" : nil
        case .number(let bounds):
            guard let number = value.doubleValue else { return "Field '\(name)' must be a number" }
            if number < bounds.lowerBound { return "Field '\(name)' is less than the minimum value" }
            return number > bounds.upperBound ? "Field '\(name)' exceeds the maximum value" : nil
        case .list(let element):
            guard let elements = value.arrayValue else { return "Field '\(name)' must be an array" }
            return firstProblem(in: elements.map { (name, $0) }, element, needsRequired)
        case .map(let element):
            guard let members = value.objectValue else { return "Field '\(name)' must be an object" }
            return firstProblem(in: members.map { ($0.key, $0.value) }, element, needsRequired)
        case .named(let definition):
            return problem(with: value, definitions[definition], name, needsRequired)
        }
    }

    private func problem(
        with value: JSON,
        _ definition: Definition?,
        _ name: String,
        _ needsRequired: Bool
    ) -> String? {
        switch definition {
        case nil: return nil
        case .choice(let values):
            guard let text = value.stringValue else { return "Field '\(name)' must be a string" }
            return values.contains(Substring(text)) ? nil : "Field '\(name)' is not an expected value"
        case .structure(let members):
            guard let object = value.objectValue else { return "Field '\(name)' must be an object" }
            for member in members {
                if let content = object[member.name] {
                    if let problem = problem(with: content, member.form, member.name, needsRequired) { return problem }
                } else if member.isRequired, needsRequired {
                    return "Required field '\(member.name)' is missing"
                }
            }
            return nil
        }
    }

    private func firstProblem(in values: [(String, JSON)], _ form: Form, _ needsRequired: Bool) -> String? {
        for (name, value) in values {
            if let problem = problem(with: value, form, name, needsRequired) { return problem }
        }
        return nil
    }
}
