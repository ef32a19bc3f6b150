internal import JSONModel
internal import StatesInterpreter
internal import StatesLanguage
internal import WorkflowStore

/// Starts: once a name, once at a time an applicant, once a key of a client's.
extension Kernel {
    /// What came of a start.
    enum StartResult {
        case started(StartReceipt)
        /// An onboarding of the workflow runs for the applicant, and was started with another input.
        case applicantIsBusy(ExecutionKey, EngineError)
        case refused(EngineError)
        /// The caller hears at the end.
        case willEnd
    }

    func start(_ request: StartRequest, _ id: ReplyID) throws(StoreError) {
        if let claim = request.idempotency {
            let text = request.stateMachine + "\n" + request.input.canonicalText
            return try once(claim, asking: text, id) { () throws(StoreError) in
                switch try begin(request, waiter: nil) {
                case .started(let receipt): .success(receipt)
                case .refused(let error), .applicantIsBusy(_, let error): .failure(error)
                case .willEnd: .failure(EngineError(.invalidRequest, "A start under a key is not waited for."))
                }
            }
        }
        switch try begin(request, waiter: id) {
        case .started(let receipt): reply(id, .started(receipt))
        case .refused(let error), .applicantIsBusy(_, let error): reply(id, .failed(error))
        case .willEnd: break
        }
    }

    /// Starts an execution, or finds the one that the request names.
    func begin(_ request: StartRequest, waiter: ReplyID?) throws(StoreError) -> StartResult {
        guard let target = try target(of: request) else {
            return .refused(.unknownStateMachine(request.stateMachine))
        }
        let isExpress = target.definition.type == .express
        var request = request
        let contact: ApplicantContact
        do throws(EngineError) {
            contact = try ApplicantContact(
                of: request.input,
                fields: resources.settings[request.stateMachine]?.applicant ?? []
            )
        } catch {
            return .refused(error)
        }
        request.input = contact.input
        if !isExpress, let known = try executionKey(ExecutionName(request.stateMachine, request.name)) {
            guard request.isNameReplaceable else {
                if let execution = try load(known) { return repeated(execution, request) }
                return .refused(EngineError(.unknownExecution, "There is no execution \(known)."))
            }
            request.name += "." + makeUUID().prefix(8)
        }
        let applicant = isExpress ? nil : contact.identity.map { mint.applicantKey(of: $0) }
        if let applicant, let live = try liveExecution(for: applicant, of: request.stateMachine) {
            return busy(live, request)
        }
        let interpreter = try machines.interpreter(of: target.definition.key)
        let receipt = launch(request, target, interpreter, applicant: applicant, waiter: waiter)
        return request.waitsForEnd ? .willEnd : .started(receipt)
    }

    /// Makes an execution and lets it run.
    @discardableResult
    func launch(
        _ request: StartRequest,
        _ target: StartTarget,
        _ interpreter: Interpreter,
        applicant: String?,
        waiter: ReplyID?
    ) -> StartReceipt {
        let isExpress = target.definition.type == .express
        let instance = isExpress ? makeUUID() : ""
        let name = ExecutionName(request.stateMachine, isExpress ? "\(request.name):\(instance)" : request.name)
        let key = makeExecutionKey()
        var header = ExecutionHeader(
            arn: isExpress
                ? configuration.expressExecutionARN(request.name, of: request.stateMachine, instance: instance)
                : configuration.executionARN(request.name, of: request.stateMachine),
            name: request.name,
            roleARN: target.definition.roleARN,
            input: request.input,
            startTime: now,
            stateMachineARN: configuration.stateMachineARN(request.stateMachine),
            stateMachineName: request.stateMachine
        )
        header.isSynchronous = isExpress && request.waitsForEnd
        let surroundings = surroundings(of: key, startedAt: now, campaign: request.campaign)
        let (state, decision) = interpreter.start(header, in: surroundings)
        var record = ExecutionRecord(
            key: key,
            name: name.name,
            stateMachine: request.stateMachine,
            definition: target.definition.key,
            header: header,
            deadline: deadline(of: interpreter, isExpress: isExpress)
        )
        (record.version, record.alias) = (target.version, target.alias)
        record.lane = request.lane
        record.campaign = request.campaign
        if !isExpress { record.onboarding = onboarding(of: request, applicant) }
        let execution = LiveExecution(starting: record, state: state, interpreter: interpreter)
        execution.fields = SearchFields(tags: catalog.stateMachines[request.stateMachine]?.tags ?? [])
            .values(in: request.input)
        take(execution, named: name)
        if let applicant {
            let place = ProductLedger.Place(stateMachine: request.stateMachine, applicant: applicant)
            ledger.note(key, for: place, batch: batchNumber)
        }
        if request.waitsForEnd, let waiter { waiters[key, default: []].append(waiter) }
        announce(.onboardingStarted, about: execution)
        carryOut(decision, in: execution)
        return StartReceipt(key: key, arn: header.arn, startedAt: now, isNew: true, name: request.name)
    }

    /// What makes the execution an onboarding, if anything does.
    private func onboarding(of request: StartRequest, _ applicant: String?) -> OnboardingRecord? {
        // The execution that runs a campaign is about nobody.
        guard request.campaign == nil else { return nil }
        let isDeclared = resources.settings[request.stateMachine] != nil
        guard isDeclared || request.isOnboarding || request.origin != nil else { return nil }
        var record = OnboardingRecord(applicant: applicant, isAnnounced: isDeclared || request.isOnboarding)
        record.origin = request.origin?.execution
        record.relation = request.origin?.relation
        return record
    }

    // MARK: What is there already

    /// Answers a start whose name is taken: the same input gets the receipt of the first, another one is refused.
    private func repeated(_ execution: LiveExecution, _ request: StartRequest) -> StartResult {
        guard execution.record.header.input == request.input else {
            let message =
                "An execution '\(request.name)' of '\(request.stateMachine)' exists with another input. Choose another name."
            return .refused(EngineError(.executionExists, message))
        }
        return .started(execution.receipt)
    }

    /// Answers a start for an applicant who is being onboarded.
    private func busy(_ execution: LiveExecution, _ request: StartRequest) -> StartResult {
        guard execution.record.header.input == request.input else {
            let message =
                "An onboarding of '\(request.stateMachine)' runs for this applicant, with another input. "
                + "Wait for its end, or stop it."
            return .applicantIsBusy(execution.key, EngineError(.applicantIsBusy, message))
        }
        return .started(execution.receipt)
    }

    /// The execution of a state machine that runs for an applicant.
    ///
    /// The store may be behind: what counts is the execution in memory.
    func liveExecution(for applicant: String, of stateMachine: String) throws(StoreError) -> LiveExecution? {
        let place = ProductLedger.Place(stateMachine: stateMachine, applicant: applicant)
        let stored = try store.liveExecution(ofApplicant: applicant, in: stateMachine)
        for key in [ledger.unwrittenExecution(for: place), stored].compactMap({ $0 }) {
            if let execution = try load(key), !execution.record.status.isTerminal { return execution }
        }
        return nil
    }
}

extension LiveExecution {
    /// The receipt of a start that was carried out before.
    fileprivate var receipt: StartReceipt {
        let header = record.header
        return StartReceipt(
            key: key,
            arn: header.arn,
            startedAt: header.startTime,
            isNew: false,
            name: header.name,
            hasEnded: record.status.isTerminal
        )
    }
}
