internal import JSONModel
internal import WorkflowRuntime

/// A diagnostic with its place in a file.
struct CheckedFinding {
    let file: String
    let position: TextPosition?
    let diagnostic: Diagnostic

    init(file: String, text: String, diagnostic: Diagnostic) {
        self.file = file
        self.diagnostic = diagnostic
        position = text.isEmpty ? nil : JSONLocator.position(of: diagnostic.location, in: text)
    }

    init(_ finding: WorkflowLibrary.Finding) {
        self.init(file: finding.file, text: finding.text, diagnostic: finding.diagnostic)
    }

    /// `file:12:7: error: What is wrong. [CODE at /States/A]`, and the remedy under it.
    var text: String {
        let place = position.map { ":\($0.line):\($0.column)" } ?? ""
        let location = diagnostic.location.tokens.isEmpty ? "" : " at \(diagnostic.location)"
        let head =
            "\(file)\(place): \(diagnostic.severity.rawValue): \(diagnostic.message) [\(diagnostic.code)\(location)]"
        return diagnostic.remedy.isEmpty ? head : head + "\n    " + diagnostic.remedy
    }

    var json: JSON {
        [
            "file": .string(file),
            "line": position.map { .integer($0.line) } ?? .null,
            "column": position.map { .integer($0.column) } ?? .null,
            "severity": .string(diagnostic.severity.rawValue),
            "code": .string(diagnostic.code),
            "message": .string(diagnostic.message),
            "remedy": .string(diagnostic.remedy),
            "location": .string(diagnostic.location.description),
        ]
    }
}

/// What a check of files found.
struct CheckReport {
    private let findings: [CheckedFinding]

    init(findings: [CheckedFinding]) {
        // In the order in which somebody reads the files; findings of one place stay in the order in which they were made.
        self.findings = findings.enumerated().sorted { left, right in
            let order = { (entry: (offset: Int, element: CheckedFinding)) in
                (entry.element.file, entry.element.position?.offset ?? 0, entry.offset)
            }
            return order(left) < order(right)
        }.map(\.element)
    }

    var isEmpty: Bool { findings.isEmpty }
    var errorCount: Int { findings.count { $0.diagnostic.severity == .error } }
    var warningCount: Int { findings.count - errorCount }

    var text: String { findings.map(\.text).joined(separator: "\n") }

    var json: JSON {
        [
            "errors": .integer(errorCount),
            "warnings": .integer(warningCount),
            "findings": .array(findings.map(\.json)),
        ]
    }
}
