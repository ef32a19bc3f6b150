internal import JSONModel

/// `States.StringToJson`, `States.JsonMerge`.
extension IntrinsicRun {
    static func parse(_ text: String) throws(IntrinsicFault) -> JSON {
        // Step Functions reads a text without a value as null.
        guard text.unicodeScalars.contains(where: { !$0.isBlank }) else { return .null }
        do throws(JSONParseError) {
            let value = try JSON(parsing: text)
            // Java reads the integer -0 as 0; the parser here has no integer form for it.
            return value == .double(-0.0) && !text.contains(where: { ".eE".contains($0) }) ? 0 : value
        } catch {
            throw .fault("The string is not valid JSON: \(error.description)")
        }
    }

    static func merge(_ arguments: IntrinsicArguments) throws(IntrinsicFault) -> JSON {
        var result = try arguments.object(0)
        result.merge(try arguments.object(1))
        guard try !arguments.bool(2) else {
            throw .fault("Objects can be merged shallowly only: argument 3 must be false")
        }
        return .object(result)
    }
}
