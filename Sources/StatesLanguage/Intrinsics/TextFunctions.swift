internal import JSONModel

/// `States.Format`, `States.StringSplit`, `States.Base64Decode`, `States.Hash`.
extension IntrinsicRun {
    /// Fills the places `{}` of a template.
    ///
    /// The call itself is needed: in a literal template escaped braces are text, and only the parser sees the escapes.
    mutating func format(_ call: IntrinsicCall) throws(IntrinsicFault) -> JSON {
        guard let template = call.arguments.first else { throw .fault("The template is missing") }
        let pieces: [String]
        if case .text(let literal) = template {
            pieces = literal
        } else {
            guard case .string(let text) = try value(of: template) else {
                throw .fault("The template must be a string")
            }
            pieces = Self.pieces(of: text)
        }
        let arguments = call.arguments.dropFirst()
        guard pieces.count - 1 == arguments.count else {
            throw .fault("The template has \(pieces.count - 1) places {}, but there are \(arguments.count) values")
        }
        var result = pieces[0]
        for (argument, piece) in zip(arguments, pieces.dropFirst()) {
            result += try value(of: argument).javaText + piece
            _ = try Self.limited(result)
        }
        return .string(result)
    }

    /// The parts of a template between its places `{}`.
    private static func pieces(of template: String) -> [String] {
        var pieces: [String] = []
        var piece = String.UnicodeScalarView()
        var brace = false
        for scalar in template.unicodeScalars {
            if brace, scalar == "}" {
                piece.removeLast()
                pieces.append(String(piece))
                piece = String.UnicodeScalarView()
            } else {
                piece.append(scalar)
            }
            brace = scalar == "{"
        }
        return pieces + [String(piece)]
    }

    /// Cuts a text at every character of the delimiter and leaves empty parts out.
    static func split(_ text: String, at delimiter: String) -> JSON {
        let delimiters = Set(delimiter.unicodeScalars)
        return .array(
            text.unicodeScalars.split(whereSeparator: delimiters.contains).map { .string(String($0)) }
        )
    }

    static func decode(_ text: String) throws(IntrinsicFault) -> JSON {
        guard let bytes = Base64.decode(text.utf8) else { throw .fault("The argument is not valid Base64") }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw .fault("The decoded bytes are no UTF-8 text")
        }
        return .string(decoded)
    }

    func hash(_ text: String, algorithm: String) throws(IntrinsicFault) -> JSON {
        let algorithms = ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"]
        guard algorithms.contains(algorithm) else {
            throw .fault("The algorithm must be one of \(algorithms.joined(separator: ", "))")
        }
        guard let digest = scope.digest?(algorithm, Array(text.utf8)) else {
            throw .fault("The algorithm \(algorithm) is not available here")
        }
        return .string(digest)
    }
}
