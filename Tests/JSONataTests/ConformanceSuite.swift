import Foundation
import JSONModel

/// The cases of the language's public test suite, where they can be found.
///
/// They are no part of this repository: the environment variable `USHER_CONFORMANCE` names the folder that holds them;
/// without it they are looked for in `../shared/conformance` beside the repository.
enum ConformanceSuite {
    static let folder: URL? = {
        let root =
            if let path = ProcessInfo.processInfo.environment["USHER_CONFORMANCE"] {
                URL(fileURLWithPath: path)
            } else {
                URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
                    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
                    .appending(path: "shared/conformance")
            }
        let folder = root.appending(path: "jsonata")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    /// The names of the groups.
    static let groups: [String] = {
        guard let folder,
            let files = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "cases").path)
        else { return [] }
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }()

    static func cases(of group: String) throws -> [ConformanceCase] {
        guard let folder else { return [] }
        let text = try JSON(parsing: Data(contentsOf: folder.appending(path: "cases/\(group).json")))
        return (text.arrayValue ?? []).map { ConformanceCase($0) }
    }

    static func dataset(_ name: String) throws -> JSON {
        let folder = folder ?? URL(fileURLWithPath: "/")
        return try JSON(parsing: Data(contentsOf: folder.appending(path: "datasets/\(name).json")))
    }
}

/// One case: an expression, what it is evaluated with, and its outcome.
struct ConformanceCase {
    enum Outcome {
        case result(JSON)
        case undefined
        case error(code: String?, token: String?)
    }

    let json: JSON
    let id: String
    let expression: String

    init(_ json: JSON) {
        self.json = json
        id = json["id"]?.stringValue ?? ""
        expression = json["expr"]?.stringValue ?? ""
    }

    func input() throws -> JSON? {
        if let data = json["data"] { return data }
        return try json["dataset"]?.stringValue.map { try ConformanceSuite.dataset($0) }
    }

    var bindings: [String: JSON] {
        Dictionary((json["bindings"]?.objectValue ?? [:]).map { ($0.key, $0.value) }) { _, later in later }
    }

    var maximumDepth: Int? { json["depth"]?.integerValue }
    var timeLimit: Duration? { json["timelimit"]?.integerValue.map { .milliseconds($0) } }
    var isUnordered: Bool { json["unordered"]?.boolValue ?? false }

    var outcome: Outcome {
        if let error = json["error"] {
            return .error(code: error["code"]?.stringValue, token: error["token"]?.stringValue)
        }
        if let code = json["code"] { return .error(code: code.stringValue, token: json["token"]?.stringValue) }
        if json["undefinedResult"]?.boolValue == true { return .undefined }
        return json["result"].map { .result($0) } ?? .undefined
    }

    /// Whether two results are the same: numbers up to the last bit of rounding, arrays in any order where the case says so.
    func isSame(_ left: JSON, _ right: JSON) -> Bool {
        guard isUnordered, case .array(let lefts) = left, case .array(var rest) = right, lefts.count == rest.count
        else {
            return Self.isSame(left, right)
        }
        for element in lefts {
            guard let index = rest.firstIndex(where: { Self.isSame(element, $0) }) else { return false }
            rest.remove(at: index)
        }
        return true
    }

    private static func isSame(_ left: JSON, _ right: JSON) -> Bool {
        if let first = left.doubleValue, let second = right.doubleValue {
            return first == second || abs(first - second) <= 1e-15 * max(abs(first), abs(second))
        }
        switch (left, right) {
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { isSame($0, $1) }
        case (.object(let left), .object(let right)):
            return left.count == right.count
                && left.allSatisfy { member in right[member.key].map { isSame(member.value, $0) } ?? false }
        default: return left == right
        }
    }
}
