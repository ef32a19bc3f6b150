internal import JSONModel

/// Paths with steps that bind variables (`@`, `#`, or what `%` reads): a stream of tuples flows from step to step.
extension PathNode {
    func evaluateBindings(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        var current = input
        if case .array = input, !steps[0].isVariable {} else { current = .array(List([input], flags: .sequence)) }
        var stream: [BindingStream.Tuple]?
        var hasStream = false
        for (index, step) in steps.enumerated() {
            if step.bindsVariables { hasStream = true }
            if index == 0 && step.constructsItem, let node = step.node {
                current = try node.evaluate(current, frame, run)
            } else if hasStream {
                stream = try advance(step, current, stream, frame, run)
            } else {
                let isLast = index == steps.count - 1
                current = try advance(step, isFirst: false, isLast: isLast, from: current, frame, run)
            }
            if !hasStream && current.isEmptySequence { break }
        }
        var result = current
        if hasStream {
            let tuples = stream ?? []
            if carriesBindings || group != nil {
                result = .bindings(BindingStream(tuples))
            } else {
                var contexts = SequenceBuilder(capacity: tuples.count)
                for tuple in tuples { contexts.append(tuple.context) }
                result = contexts.sequence
            }
        }
        if keepsSingleton || keepsArray { result = Self.keepingSingleton(result) }
        if let group { return try group.evaluate(result, frame, run) }
        return result.collapsed(keepsArray: keepsArray)
    }

    private func advance(
        _ step: Step,
        _ input: Value,
        _ stream: [BindingStream.Tuple]?,
        _ frame: Frame?,
        _ run: Evaluation
    ) throws(Failure) -> [BindingStream.Tuple] {
        if let sort = step.sort {
            let sorted = try order(by: sort, step, input, stream, frame, run)
            return try Self.apply(step.stages, to: sorted, frame, run)
        }
        let tuples: [BindingStream.Tuple]
        if let stream {
            tuples = stream
        } else if case .array(let list) = input {
            tuples = list.values.filter { !$0.isUndefined }.map { BindingStream.Tuple(context: $0) }
        } else {
            tuples = input.isUndefined ? [] : [BindingStream.Tuple(context: input)]
        }
        var result: [BindingStream.Tuple] = []
        for tuple in tuples {
            guard let node = step.node else { continue }
            let value = try node.evaluate(tuple.context, tuple.frame(in: frame), run)
            switch value {
            case .undefined:
                continue
            case .bindings(let inner):
                try run.take(bytes: inner.tuples.count * 128)
                for innerTuple in inner.tuples {
                    var next = tuple
                    for (symbol, value) in zip(innerTuple.symbols, innerTuple.values) { next.bind(symbol, to: value) }
                    next.context = innerTuple.context
                    result.append(next)
                }
            case .array(let list):
                try run.take(bytes: list.count * 128)
                for index in 0..<list.count { result.append(Self.extend(tuple, with: list[index], at: index, step)) }
            default:
                try run.take(bytes: 128)
                result.append(Self.extend(tuple, with: value, at: 0, step))
            }
        }
        return try Self.apply(step.stages, to: result, frame, run)
    }

    private static func extend(
        _ tuple: BindingStream.Tuple,
        with value: Value,
        at position: Int,
        _ step: Step
    ) -> BindingStream.Tuple {
        var next = tuple
        if let focus = step.focus {
            next.bind(focus, to: value)
        } else {
            next.context = value
        }
        if let index = step.index { next.bind(index, to: .integer(position)) }
        if let ancestor = step.ancestor { next.bind(ancestor, to: tuple.context) }
        return next
    }

    private func order(
        by sort: SortOrder,
        _ step: Step,
        _ input: Value,
        _ stream: [BindingStream.Tuple]?,
        _ frame: Frame?,
        _ run: Evaluation
    ) throws(Failure) -> [BindingStream.Tuple] {
        if let stream { return try sort.sorted(stream, frame, run) }
        guard case .array(let list) = try sort.sorted(input, frame, run) else {
            return input.isUndefined ? [] : [BindingStream.Tuple(context: input)]
        }
        return list.values.enumerated().map { position, value in
            var tuple = BindingStream.Tuple(context: value)
            if let index = step.index { tuple.bind(index, to: .integer(position)) }
            return tuple
        }
    }

    private static func apply(
        _ stages: [Stage],
        to tuples: [BindingStream.Tuple],
        _ frame: Frame?,
        _ run: Evaluation
    ) throws(Failure) -> [BindingStream.Tuple] {
        var tuples = tuples
        for stage in stages {
            switch stage {
            case .filter(let predicate): tuples = try predicate.filter(tuples, frame, run)
            case .index(let symbol):
                for position in tuples.indices { tuples[position].bind(symbol, to: .integer(position)) }
            }
        }
        return tuples
    }
}
