internal import JSONModel
internal import StatesLanguage

/// The settings that only distributed Map states have.
extension StateEvaluation {
    /// A number of things.
    mutating func count(_ setting: Setting<Int>, input: JSON, field: String) throws(Failure) -> Int {
        let number: Int
        switch setting {
        case .literal(let value): number = value
        case .path(let path):
            let value = try query(path, input: input)
            // Texts of digits count, too.
            guard let integer = value.integerValue ?? value.stringValue.flatMap({ Int($0) }) else {
                throw .misfit(value, field: field, kind: "integer", path: path)
            }
            number = integer
        case .expression(let expression):
            let value = try evaluate(expression)
            guard let integer = value.integerValue else {
                throw Failure(expression.unexpectedResult(value, expected: "integer"))
            }
            number = integer
        }
        guard number >= 0 else { throw .runtime("\(field) must be a non-negative integer.") }
        return number
    }

    /// A share in percent.
    mutating func percentage(_ setting: Setting<Double>, input: JSON, field: String) throws(Failure) -> Double {
        let number: Double
        switch setting {
        case .literal(let value): number = value
        case .path(let path):
            let value = try query(path, input: input)
            guard let double = value.doubleValue ?? value.stringValue.flatMap({ Double($0) }) else {
                throw .misfit(value, field: field, kind: "float", path: path)
            }
            number = double
        case .expression(let expression):
            let value = try evaluate(expression)
            guard let double = value.doubleValue else {
                throw Failure(expression.unexpectedResult(value, expected: "number"))
            }
            number = double
        }
        guard (0...100).contains(number) else { throw .runtime("\(field) must be between 0 and 100.") }
        return number
    }

    /// What a reader is given, for whoever reads.
    mutating func evaluate(_ reader: ItemReader, input: JSON) throws(Failure) -> JSON {
        var configuration: JSONObject = [:]
        configuration["InputType"] = reader.inputType.map { .string($0.rawValue) }
        configuration["CSVDelimiter"] = reader.csvDelimiter.map { .string($0.rawValue) }
        configuration["ItemsPointer"] = reader.itemsPointer.map { .string($0) }
        configuration["Transformation"] = reader.transformation.map { .string($0.rawValue) }
        configuration["ManifestType"] = reader.manifestType.map { .string($0.rawValue) }
        switch reader.csvHeaders {
        case .firstRow: configuration["CSVHeaderLocation"] = "FIRST_ROW"
        case .given(let names):
            configuration["CSVHeaderLocation"] = "GIVEN"
            configuration["CSVHeaders"] = .array(names.map { .string($0) })
        case nil: break
        }
        var object: JSONObject = ["Resource": .string(reader.resource)]
        object["Arguments"] = try evaluate(reader.parameters, input: input) ?? [:]
        object["ReaderConfig"] = .object(configuration)
        return .object(object)
    }

    mutating func evaluate(_ batcher: ItemBatcher, input: JSON) throws(Failure) -> ItemBatching {
        ItemBatching(
            maximumItems: try positive(batcher.maximumItems, input: input, field: "MaxItemsPerBatch"),
            maximumBytes: try positive(batcher.maximumBytes, input: input, field: "MaxInputBytesPerBatch"),
            input: try evaluate(batcher.batchInput, input: input)
        )
    }

    /// What a writer is given, for whoever writes.
    mutating func evaluate(_ writer: ResultWriter, input: JSON) throws(Failure) -> JSON {
        var object: JSONObject = [:]
        object["Resource"] = writer.resource.map { .string($0) }
        object["Arguments"] = try evaluate(writer.parameters, input: input)
        object["Transformation"] = writer.transformation.map { .string($0.rawValue) }
        object["OutputType"] = writer.outputType.map { .string($0.rawValue) }
        return .object(object)
    }

    private mutating func positive(_ setting: Setting<Int>?, input: JSON, field: String) throws(Failure) -> Int? {
        guard let setting else { return nil }
        let number = try count(setting, input: input, field: field)
        return number == 0 ? nil : number
    }

    private mutating func evaluate(_ template: Template?, input: JSON) throws(Failure) -> JSON? {
        switch template {
        case nil: nil
        case .paths(let template): try evaluate(template, input: input)
        case .expressions(let template): try evaluate(template)
        }
    }
}

extension Failure {
    fileprivate static func misfit(_ value: JSON, field: String, kind: String, path: JSONPath) -> Failure {
        .runtime(
            "The \(field)Path field refers to value \"\(value.text())\" which is not a valid \(kind): \(path.text)"
        )
    }
}
