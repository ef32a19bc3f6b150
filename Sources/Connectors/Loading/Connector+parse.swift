public import JSONModel

extension Connector {
    /// The largest connector file, in bytes.
    ///
    /// The largest known one has 30 kB.
    public static let maximumFileSize = 1 << 20

    /// Reads the text of a connector file.
    ///
    /// - Parameters:
    ///   - text: JSON as the connector schema describes it.
    ///   - kinds: the ways of authentication that the host can carry out; a connector that needs another is refused.
    /// - Returns: the connector, or `nil` if there is an error among the diagnostics; and all diagnostics, in the order of reading.
    public static func parse(
        _ text: String,
        supporting kinds: Set<AuthenticationKind> = .builtIn
    ) -> (connector: Connector?, diagnostics: [Diagnostic]) {
        guard text.utf8.count <= maximumFileSize else {
            let message = "The file is larger than \(maximumFileSize) bytes."
            return (nil, [Diagnostic(code: "FILE_TOO_LARGE", message: message, at: .root)])
        }
        do throws(JSONParseError) {
            return parse(try JSON(parsing: text, maximumDepth: 64), supporting: kinds)
        } catch {
            return (nil, [Diagnostic(code: "INVALID_JSON", message: "\(error).", at: .root)])
        }
    }

    /// Reads a connector file that was parsed as JSON.
    public static func parse(
        _ document: JSON,
        supporting kinds: Set<AuthenticationKind> = .builtIn
    ) -> (connector: Connector?, diagnostics: [Diagnostic]) {
        var reader = ConnectorReader(supporting: kinds)
        let connector = reader.connector(document)
        return (connector, reader.diagnostics)
    }
}
