internal import JSONModel

extension DefinitionReader {
    /// Reads `ItemReader`.
    mutating func readItemReader(language: QueryLanguage, in fields: inout Fields) -> ItemReader? {
        guard var inner = object("ItemReader", in: &fields) else { return nil }
        require(["Resource"], in: inner)
        let resource = serviceResource(in: &inner)
        let parameters = itsParameters(language: language, field: "ItemReader", in: &inner)
        var reader = ItemReader(resource: resource ?? "", parameters: parameters)
        if var configuration = object("ReaderConfig", in: &inner) {
            readReaderConfiguration(&configuration, into: &reader, language: language)
            reportUnknown(configuration, language: language)
        }
        reportUnknown(inner, language: language)
        return resource == nil ? nil : reader
    }

    private mutating func readReaderConfiguration(
        _ configuration: inout Fields,
        into reader: inout ItemReader,
        language: QueryLanguage
    ) {
        reader.inputType = choice("InputType", in: &configuration)
        reader.transformation = choice("Transformation", in: &configuration)
        reader.manifestType = choice("ManifestType", in: &configuration)
        reader.csvDelimiter = choice("CSVDelimiter", in: &configuration)
        reader.itemsPointer = string("ItemsPointer", in: &configuration)
        if let text = reader.itemsPointer, JSONPointer(text) == nil {
            report(
                "Value is not a valid JSON pointer",
                remedy: "Write it like /data/items.",
                at: configuration.location(of: "ItemsPointer")
            )
        }
        reader.maximumItems = integerSetting(
            "MaxItems",
            in: 0...100_000_000,
            language: language,
            field: "ItemReader/ReaderConfig/MaxItems",
            in: &configuration
        )
        let headers = array("CSVHeaders", in: &configuration)
        switch choice("CSVHeaderLocation", of: ["FIRST_ROW", "GIVEN"], in: &configuration) {
        case "FIRST_ROW": reader.csvHeaders = .firstRow
        case "GIVEN":
            require(["CSVHeaders"], in: configuration)
            let names = (headers ?? []).compactMap(\.stringValue)
            if names.count != headers?.count { reportType("Array of String", of: "CSVHeaders", in: configuration) }
            reader.csvHeaders = .given(names)
        default: break
        }
    }

    /// Reads `ItemBatcher`.
    mutating func readItemBatcher(language: QueryLanguage, in fields: inout Fields) -> ItemBatcher? {
        guard var inner = object("ItemBatcher", in: &fields) else { return nil }
        let batcher = ItemBatcher(
            batchInput: template("BatchInput", language: language, field: "ItemBatcher/BatchInput", in: &inner),
            maximumItems: integerSetting(
                "MaxItemsPerBatch",
                in: 0...Int.max,
                language: language,
                field: "ItemBatcher/MaxItemsPerBatch",
                in: &inner
            ),
            maximumBytes: integerSetting(
                "MaxInputBytesPerBatch",
                in: 0...262_144,
                language: language,
                field: "ItemBatcher/MaxInputBytesPerBatch",
                in: &inner
            )
        )
        reportUnknown(inner, language: language)
        return batcher
    }

    /// Reads `ResultWriter`.
    mutating func readResultWriter(language: QueryLanguage, in fields: inout Fields) -> ResultWriter? {
        guard var inner = object("ResultWriter", in: &fields) else { return nil }
        var writer = ResultWriter()
        if inner.object["Resource"] != nil { writer.resource = serviceResource(in: &inner) }
        writer.parameters = itsParameters(language: language, field: "ResultWriter", in: &inner)
        if var configuration = object("WriterConfig", in: &inner) {
            writer.transformation = choice("Transformation", in: &configuration)
            writer.outputType = choice("OutputType", in: &configuration)
            reportUnknown(configuration)
        }
        reportUnknown(inner, language: language)
        return writer
    }

    /// `Parameters` or `Arguments`, by the language.
    private mutating func itsParameters(language: QueryLanguage, field: String, in fields: inout Fields) -> Template? {
        let name = language == .jsonPath ? "Parameters" : "Arguments"
        return template(name, language: language, field: "\(field)/\(name)", in: &fields)
    }

    private mutating func serviceResource(in fields: inout Fields) -> String? {
        guard let text = string("Resource", in: &fields) else { return nil }
        if TaskResource(text) != nil { return text }
        report(
            "Value is not a valid resource ARN",
            remedy: "Name a service integration such as arn:aws:states:::s3:getObject.",
            at: fields.location(of: "Resource")
        )
        return nil
    }
}
