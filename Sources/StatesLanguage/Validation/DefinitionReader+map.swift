internal import JSONModel

extension DefinitionReader {
    mutating func readMap(language: QueryLanguage, in fields: inout Fields) -> MapState? {
        let steps: ProcessingSteps = [.resultSelector, .resultPath, .output]
        let processing = processing(steps, language: language, in: &fields)
        let assign = assignment(language: language, reach: .result, in: &fields)
        let retriers = retriers(in: &fields) ?? []
        let catchers = catchers(language: language, in: &fields)
        let count = 0...Int.max
        let concurrency = integerSetting("MaxConcurrency", in: count, language: language, in: &fields)
        let toleratedCount = integerSetting("ToleratedFailureCount", in: count, language: language, in: &fields)
        let toleratedPercentage = numberSetting(
            "ToleratedFailurePercentage",
            in: 0...100,
            language: language,
            in: &fields
        )
        let items = mapItems(language: language, in: &fields)
        let selector = itemSelector(language: language, in: &fields)
        let processor = readProcessor(in: &fields)
        let distribution = readDistribution(processor, language: language, in: &fields)
        guard let transition = transition(in: &fields), let processor, let scope = processor.scope else { return nil }
        return MapState(
            processor: scope,
            mode: processor.mode,
            items: items,
            itemSelector: selector,
            maximumConcurrency: concurrency,
            transition: transition,
            processing: processing,
            assign: assign,
            retriers: retriers,
            catchers: catchers,
            toleratedFailureCount: toleratedCount,
            toleratedFailurePercentage: toleratedPercentage,
            distribution: processor.mode == .distributed ? distribution : nil
        )
    }

    private mutating func mapItems(language: QueryLanguage, in fields: inout Fields) -> MapState.Items {
        switch language {
        case .jsonPath:
            guard fields.object["ItemsPath"] != nil else { return .input }
            return path("ItemsPath", in: &fields).map { .path($0) } ?? .input
        case .jsonata:
            guard let value = fields.object["Items"] else { return .input }
            let isExpression = value.stringValue.map(Self.isExpression) ?? false
            if !isExpression, value.arrayValue == nil, value.objectValue == nil {
                _ = fields.take("Items")
                report("Expected value of type Array or a JSONata expression", at: fields.location(of: "Items"))
                return .input
            }
            return expressionTemplate("Items", in: &fields).map { .template($0) } ?? .input
        }
    }

    /// Reads `ItemSelector`, or `Parameters`, its older name in JSONPath.
    private mutating func itemSelector(language: QueryLanguage, in fields: inout Fields) -> Template? {
        guard language == .jsonPath, fields.object["Parameters"] != nil else {
            return template("ItemSelector", language: language, in: &fields)
        }
        only(one: ["ItemSelector", "Parameters"], in: &fields, isRequired: false)
        return payloadTemplate("Parameters", in: &fields).map { .paths($0) }
    }

    /// The inner part of a Map state.
    private struct Processor {
        var scope: ScopeID?
        var mode: MapState.Mode
        var executionType: MapDistribution.ExecutionType?
    }

    /// Reads `ItemProcessor`, or `Iterator`, its older name.
    private mutating func readProcessor(in fields: inout Fields) -> Processor? {
        if fields.object["Iterator"] == nil { require(["ItemProcessor"], in: fields) }
        guard let name = only(one: ["ItemProcessor", "Iterator"], in: &fields, isRequired: false),
            var inner = object(name, in: &fields)
        else { return nil }
        _ = string("Comment", in: &inner)
        var processor = Processor(mode: .inline)
        if var configuration = object("ProcessorConfig", in: &inner) {
            processor.mode = choice("Mode", in: &configuration) ?? .inline
            processor.executionType = choice("ExecutionType", in: &configuration)
            if processor.mode == .distributed { require(["ExecutionType"], in: configuration) }
            reportUnknown(configuration)
        }
        processor.scope = readScope(&inner)
        reportUnknown(inner)
        return processor
    }

    private mutating func readDistribution(
        _ processor: Processor?,
        language: QueryLanguage,
        in fields: inout Fields
    ) -> MapDistribution {
        var distribution = MapDistribution()
        distribution.executionType = processor?.executionType ?? .standard
        let names = ["Label", "ItemReader", "ItemBatcher", "ResultWriter"].filter { fields.object[$0] != nil }
        if processor?.mode == .inline {
            for name in names {
                report(
                    "Field '\(name)' is not supported when the Map state's mode is 'INLINE'",
                    remedy: "Set ItemProcessor.ProcessorConfig.Mode to DISTRIBUTED, or remove the field.",
                    at: fields.location
                )
            }
        }
        distribution.label = label(in: &fields)
        distribution.itemReader = readItemReader(language: language, in: &fields)
        distribution.itemBatcher = readItemBatcher(language: language, in: &fields)
        distribution.resultWriter = readResultWriter(language: language, in: &fields)
        return distribution
    }

    private mutating func label(in fields: inout Fields) -> String? {
        guard let label = string("Label", in: &fields) else { return nil }
        let place = fields.location(of: "Label")
        if label.isEmpty { report("Label cannot be empty", code: DiagnosticCode.invalidLabel, at: place) }
        if label.unicodeScalars.count > 40 {
            report("Label cannot exceed 40 characters", code: DiagnosticCode.invalidLabel, at: place)
        }
        if let scalar = label.unicodeScalars.first(where: { !Self.isLabelCharacter($0) }) {
            report(
                "Label contains invalid character: '\(scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar))'",
                code: DiagnosticCode.invalidLabel,
                remedy: "Leave out white space, wildcards, brackets and the characters \" # % \\ ^ | ~ ` $ & , ; : /.",
                at: place
            )
        }
        if !labels.insert(label).inserted {
            report(
                "The label '\(label)' appears more than once",
                code: DiagnosticCode.duplicateLabel,
                remedy: "Give each Map state a label of its own.",
                at: place
            )
        }
        return label
    }

    private static func isLabelCharacter(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.generalCategory == .control || scalar.properties.isWhitespace { return false }
        return !"<>{}[]()?*\"#%\\^|~`$&,;:/".unicodeScalars.contains(scalar)
    }
}
