internal import JSONModel

/// One step of a path.
///
/// It is an object so that taking it out of the array of steps costs one reference count and not ten.
final class Step: Sendable {
    /// What the step does with each item; `nil` where it orders them.
    let node: (any Node)?
    /// The field that the step reads, where it does only that.
    let key: String?
    let sort: SortOrder?
    let stages: [Stage]
    let focus: Int?
    let index: Int?
    let ancestor: Int?
    let bindsVariables: Bool
    let constructsItem: Bool
    /// The step does not look at the input, so that an array is one item for it.
    let isVariable: Bool

    init(
        node: (any Node)?,
        key: String?,
        sort: SortOrder?,
        stages: [Stage],
        focus: Int?,
        index: Int?,
        ancestor: Int?,
        bindsVariables: Bool,
        constructsItem: Bool,
        isVariable: Bool
    ) {
        self.node = node
        self.key = key
        self.sort = sort
        self.stages = stages
        self.focus = focus
        self.index = index
        self.ancestor = ancestor
        self.bindsVariables = bindsVariables
        self.constructsItem = constructsItem
        self.isVariable = isVariable
    }
}

/// What happens to the items that a step gave.
enum Stage: Sendable {
    case filter(Predicate)
    case index(Int)
}

/// Steps, each of them taken from each item that the one before gave, the results joined to one flat sequence.
///
/// The evaluator writes a sequence without an array where it can: an item that is no array stands for the sequence of
/// it alone, and undefined for the empty one. So a path through objects makes no array at all.
final class PathNode: Node {
    let steps: [Step]
    let keepsSingleton: Bool
    let keepsArray: Bool
    let bindsVariables: Bool
    /// The variables that the steps bind are of use to the enclosing path.
    let carriesBindings: Bool
    let group: GroupConstructor?

    init(
        steps: [Step],
        keepsSingleton: Bool,
        keepsArray: Bool,
        carriesBindings: Bool,
        group: GroupConstructor?
    ) {
        self.steps = steps
        self.keepsSingleton = keepsSingleton
        self.keepsArray = keepsArray
        bindsVariables = steps.contains(where: \.bindsVariables)
        self.carriesBindings = carriesBindings
        self.group = group
    }

    func evaluate(_ input: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        try run.enter()
        defer { run.leave() }
        if bindsVariables { return try evaluateBindings(input, frame, run) }
        var current = input
        for index in steps.indices {
            let isLast = index == steps.count - 1
            current = try advance(steps[index], isFirst: index == 0, isLast: isLast, from: current, frame, run)
            if current.isEmptySequence { break }
        }
        if keepsSingleton || keepsArray { current = Self.keepingSingleton(current) }
        if let group { return try group.evaluate(current, frame, run) }
        return current.collapsed(keepsArray: keepsArray)
    }

    /// The sequence that a step gives, taken from each item of a sequence.
    func advance(
        _ step: Step,
        isFirst: Bool,
        isLast: Bool,
        from current: Value,
        _ frame: Frame?,
        _ run: Evaluation
    ) throws(Failure) -> Value {
        if isFirst && step.constructsItem, let node = step.node { return try node.evaluate(current, frame, run) }
        if let sort = step.sort {
            return try Self.filter(step.stages, sort.sorted(current, frame, run), frame, run)
        }
        if case .array(let list) = current, !(isFirst && step.isVariable) {
            return try map(step, over: list, isLast: isLast, frame, run)
        }
        let result = try item(step, current, frame, run)
        guard case .array(let list) = result else { return result }
        if isLast && !list.isSequence { return result }
        if list.flags.contains(.item) { return .array(List([result], flags: .sequence)) }
        return .array(list.with(.sequence))
    }

    private func map(
        _ step: Step,
        over list: List,
        isLast: Bool,
        _ frame: Frame?,
        _ run: Evaluation
    ) throws(Failure) -> Value {
        let count = list.count
        try run.take(bytes: count * MemoryLayout<Value>.stride)
        var results = SequenceBuilder(capacity: count)
        // An array that is the only result of the last step stays as it is; one of several is flattened.
        var only: Value = .undefined
        var isFirst = true
        for index in 0..<count {
            let result = try item(step, list[index], frame, run)
            switch result {
            case .undefined:
                continue
            case .array(let inner):
                if isLast && isFirst && !inner.isSequence {
                    only = result
                    isFirst = false
                    continue
                }
                isFirst = false
                Self.flush(&only, into: &results)
                try run.take(bytes: inner.count * MemoryLayout<Value>.stride)
                Self.append(result, inner, to: &results)
            default:
                isFirst = false
                Self.flush(&only, into: &results)
                results.append(result)
            }
        }
        return only.isUndefined ? results.sequence : only
    }

    private static func flush(_ only: inout Value, into results: inout SequenceBuilder) {
        guard case .array(let list) = only else { return }
        append(only, list, to: &results)
        only = .undefined
    }

    private static func append(_ value: Value, _ list: List, to results: inout SequenceBuilder) {
        if list.flags.contains(.item) {
            results.append(value)
        } else {
            results.append(contentsOf: list)
        }
    }

    /// What a step gives for one item, filtered.
    @inline(__always)
    private func item(_ step: Step, _ item: Value, _ frame: Frame?, _ run: Evaluation) throws(Failure) -> Value {
        var result: Value
        if let key = step.key, case .object(let object) = item {
            result = Value(object[key])
        } else if let node = step.node {
            result = try node.evaluate(item, frame, run)
        } else {
            return .undefined
        }
        if !step.stages.isEmpty { result = try Self.filter(step.stages, result, frame, run) }
        return result
    }

    private static func filter(
        _ stages: [Stage],
        _ value: Value,
        _ frame: Frame?,
        _ run: Evaluation
    ) throws(Failure) -> Value {
        var value = value
        for case .filter(let predicate) in stages { value = try predicate.filter(value, frame, run) }
        return value
    }

    /// The value as a sequence of which one element stays an array.
    static func keepingSingleton(_ value: Value) -> Value {
        switch value {
        case .undefined, .bindings:
            return value
        case .array(let list):
            if list.flags.contains(.item) && !list.isSequence {
                return .array(List([value], flags: [.sequence, .keepsSingleton]))
            }
            return .array(list.with(list.flags.union(.keepsSingleton)))
        default:
            return .array(List([value], flags: [.sequence, .keepsSingleton]))
        }
    }
}

extension Value {
    /// Whether there is no item for a further step; an array that is written so stays the result then.
    var isEmptySequence: Bool {
        switch self {
        case .undefined: true
        case .array(let list): list.isEmpty
        default: false
        }
    }
}
