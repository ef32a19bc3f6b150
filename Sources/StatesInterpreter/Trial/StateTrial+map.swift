internal import JSONModel
internal import StatesLanguage

/// The trial of a Map state: what its iterations would be given, and what is made of the result that stands for them.
extension StateTrial {
    mutating func perform(_ map: MapState, in evaluation: inout StateEvaluation) throws(Failure) -> Outcome {
        let found = try items(of: map, in: &evaluation)
        let inputs = try selectedItems(found, map, in: &evaluation)
        if let batcher = map.distribution?.itemBatcher {
            let batching = try evaluation.evaluate(batcher, input: found.input)
            inspection["afterItemBatcher"] = .array(batching.batches(of: inputs))
        }
        let asked = try map.maximumConcurrency.map { setting throws(Failure) in
            try evaluation.concurrency(setting, input: found.input)
        }
        inspection["maxConcurrency"] = .integer(asked ?? 0)
        let tolerance = FailureTolerance(
            count: try map.toleratedFailureCount.map { setting throws(Failure) in
                try evaluation.count(setting, input: found.input, field: "ToleratedFailureCount")
            },
            percentage: try map.toleratedFailurePercentage.map { setting throws(Failure) in
                try evaluation.percentage(setting, input: found.input, field: "ToleratedFailurePercentage")
            }
        )
        inspection["toleratedFailureCount"] = tolerance.count.map { .integer($0) }
        inspection["toleratedFailurePercentage"] = tolerance.percentage.map { .double($0) }
        if case .result? = mock, tolerance != FailureTolerance(count: nil, percentage: nil),
            tolerance.isExceeded(by: failedIterations, of: found.items.count)
        {
            throw Failure(
                error: ErrorName.exceedToleratedFailureThreshold,
                cause: "The specified tolerated failure threshold was exceeded"
            )
        }
        return try complete(map.processing, map.assign, map.transition, in: &evaluation)
    }

    /// The items: those that a reader would read, where the caller says so, or those of the state's own data.
    private mutating func items(
        of map: MapState,
        in evaluation: inout StateEvaluation
    ) throws(Failure) -> MapItems {
        var input = input
        if case .paths(let processing) = map.processing {
            input = try evaluation.effectiveInput(processing)
            inspection["afterInputPath"] = input
        }
        guard let readItems else {
            let found = try evaluation.items(of: map)
            if case .paths = map.processing { inspection["afterItemsPath"] = found.whole }
            return found
        }
        var read = readItems
        if let pointer = map.distribution?.itemReader?.itemsPointer.flatMap(JSONPointer.init) {
            guard let target = readItems[pointer] else {
                throw Failure(
                    error: ErrorName.itemReaderFailed,
                    cause: "ItemsPointer leads to nothing in the data set."
                )
            }
            inspection["afterItemsPointer"] = target
            read = target
        }
        // What is no array, such as the text of a CSV file, is one item: nothing is read here.
        return MapItems(items: read.arrayValue ?? [read], input: input)
    }

    /// What each iteration is given.
    private mutating func selectedItems(
        _ found: MapItems,
        _ map: MapState,
        in evaluation: inout StateEvaluation
    ) throws(Failure) -> [JSON] {
        guard let selector = map.itemSelector else { return found.items }
        var selected: [JSON] = []
        selected.reserveCapacity(found.items.count)
        let around = evaluation.context.madeUp
        defer { evaluation.context.madeUp = around }
        for (index, value) in found.items.enumerated() {
            var members = around?.objectValue ?? [:]
            members["Map"] = MapItems.item(value, at: index, isMember: found.isObject).context
            evaluation.context.madeUp = .object(members)
            switch selector {
            case .paths(let template): selected.append(try evaluation.evaluate(template, input: found.input))
            case .expressions(let template): selected.append(try evaluation.evaluate(template))
            }
        }
        inspection["afterItemSelector"] = .array(selected)
        return selected
    }
}

extension MapItems {
    /// What the items were taken from.
    fileprivate var whole: JSON {
        guard isObject else { return .array(items) }
        return .object(
            JSONObject(
                items.compactMap { item in item["Key"]?.stringValue.flatMap { key in item["Value"].map { (key, $0) } } }
            )
        )
    }
}

extension ItemBatching {
    /// The inputs of the child executions for all of the items.
    fileprivate func batches(of items: [JSON]) -> [JSON] {
        var batches: [JSON] = []
        var rest = items[...]
        while !rest.isEmpty {
            let batch = rest.prefix(length(of: rest))
            batches.append(input(for: Array(batch)))
            rest = rest.dropFirst(batch.count)
        }
        return batches
    }
}
