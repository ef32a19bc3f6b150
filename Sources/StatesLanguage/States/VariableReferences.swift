internal import JSONata

/// Collects the variables that states read.
///
/// Paths and intrinsic functions name variables openly. A JSONata expression names functions in the same way, so of its names
/// only those count that some state assigns.
struct VariableReferences {
    /// The variables that any state assigns.
    let assigned: Set<String>
    /// What was found so far.
    private(set) var names: Set<String> = []

    init(assigned: Set<String>) { self.assigned = assigned }

    mutating func add(_ state: State) {
        switch state.kind {
        case .task(let task):
            add(task.processing)
            add(task.credentials)
            add(task.assign)
            add(task.timeout)
            add(task.heartbeat)
            add(task.catchers)
        case .pass(let pass):
            add(pass.processing)
            add(pass.assign)
        case .choice(let choice):
            add(choice.processing)
            add(choice.assign)
            for rule in choice.rules {
                add(rule.condition)
                add(rule.assign)
                add(rule.output)
            }
        case .wait(let wait):
            add(wait.processing)
            add(wait.assign)
            switch wait.delay {
            case .seconds(let setting): add(setting)
            case .timestamp(let setting): add(setting)
            }
        case .succeed(let succeed): add(succeed.processing)
        case .fail(let fail):
            add(fail.error)
            add(fail.cause)
        case .parallel(let parallel):
            add(parallel.processing)
            add(parallel.assign)
            add(parallel.catchers)
        case .map(let map): add(map)
        }
    }

    private mutating func add(_ map: MapState) {
        add(map.processing)
        add(map.assign)
        add(map.catchers)
        add(map.itemSelector)
        add(map.maximumConcurrency)
        add(map.toleratedFailureCount)
        add(map.toleratedFailurePercentage)
        switch map.items {
        case .input: break
        case .path(let path): add(path)
        case .template(let template): add(template)
        }
        add(map.distribution?.itemReader?.parameters)
        add(map.distribution?.itemReader?.maximumItems)
        add(map.distribution?.itemBatcher?.batchInput)
        add(map.distribution?.itemBatcher?.maximumItems)
        add(map.distribution?.itemBatcher?.maximumBytes)
        add(map.distribution?.resultWriter?.parameters)
    }

    private mutating func add(_ path: JSONPath) {
        if case .variable(let name) = path.root { names.insert(name) }
    }

    private mutating func add(_ paths: [JSONPath]) {
        for path in paths { add(path) }
    }

    private mutating func add(_ expression: FieldExpression) {
        names.formUnion(expression.expression.referencedVariables.intersection(assigned))
    }

    private mutating func add(_ template: ExpressionTemplate?) {
        for expression in template?.expressions ?? [] { add(expression) }
    }

    private mutating func add(_ template: Template?) {
        switch template {
        case nil: break
        case .paths(let template): add(template.paths)
        case .expressions(let template): add(template)
        }
    }

    private mutating func add<Value>(_ setting: Setting<Value>?) {
        switch setting {
        case nil, .literal: break
        case .path(let path): add(path)
        case .expression(let expression): add(expression)
        }
    }

    private mutating func add(_ selection: PathSelection) {
        if case .path(let path) = selection { add(path) }
    }

    private mutating func add(_ processing: Processing) {
        switch processing {
        case .paths(let processing):
            add(processing.inputPath)
            add(processing.outputPath)
            add(processing.parameters?.paths ?? [])
            add(processing.resultSelector?.paths ?? [])
        case .expressions(let processing):
            add(processing.arguments)
            add(processing.output)
        }
    }

    private mutating func add(_ catchers: [Catcher]) {
        for catcher in catchers {
            add(catcher.output)
            add(catcher.assign)
        }
    }

    /// Nesting of conditions is bounded when they are read.
    private mutating func add(_ condition: ChoiceCondition) {
        switch condition {
        case .expression(let expression): add(expression)
        case .and(let conditions), .or(let conditions): for condition in conditions { add(condition) }
        case .not(let condition): add(condition)
        case .comparison(let comparison):
            add(comparison.variable)
            if case .path(_, let path) = comparison.test { add(path) }
        }
    }

    private mutating func add(_ text: FailState.Text?) {
        switch text {
        case nil, .literal: break
        case .path(let path): add(path)
        case .intrinsic(let intrinsic): add(intrinsic.paths)
        case .expression(let expression): add(expression)
        }
    }
}

extension StateMachine {
    /// The variables that each state reads, in alphabetical order, for states that read any (`variableReferences`).
    public var variableReferences: [String: [String]] {
        var references: [String: [String]] = [:]
        for state in allStates {
            var found = VariableReferences(assigned: assignedVariables)
            found.add(state)
            if !found.names.isEmpty { references[state.name] = found.names.sorted() }
        }
        return references
    }
}
