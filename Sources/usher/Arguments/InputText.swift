internal import Foundation
internal import JSONModel

/// Input that people give on the command line: JSON itself, a file, or `-` for standard input.
enum InputText {
    /// Reads JSON.
    static func json(_ argument: String) throws -> JSON {
        let bytes = try bytes(argument)
        do throws(JSONParseError) {
            return try JSON(parsing: bytes)
        } catch {
            let place = argument == "-" ? "Standard input" : isText(argument) ? "The argument" : argument
            throw CommandFailure(.invalidInput, "\(place) is no JSON: \(error).")
        }
    }

    private static func bytes(_ argument: String) throws -> [UInt8] {
        if argument == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        if isText(argument) { return Array(argument.utf8) }
        guard let data = FileManager.default.contents(atPath: argument) else {
            throw CommandFailure(
                .invalidInput,
                "There is no readable file \(argument). Give JSON itself, the path of a file, or - for standard input."
            )
        }
        return Array(data)
    }

    /// Whether it looks like JSON rather than a path.
    private static func isText(_ argument: String) -> Bool {
        guard let first = argument.first(where: { !$0.isWhitespace }) else { return true }
        return "{[\"".contains(first) || ["true", "false", "null"].contains(argument) || Double(argument) != nil
    }
}
