internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// What is asked about a person's data.
///
/// An erasure is two steps, each durable before the next. First it is asked for: the person's payloads are shown to nobody from
/// then on, their flows are stopped, and the log says who asked and why. Then, at once or when the last hold has ended, their
/// key is destroyed, and the log says so. See ``Kernel/continueErasures()``.
///
/// Whoever is onboarded anew after the request, or in its very transaction, has come back, and is somebody else from then on. A
/// customer of a campaign has not come back: what the campaign starts for them is theirs of before, so it is stopped and erased
/// with everything else; and once the request is known, it is started without their fields.
extension Kernel {
    /// How many executions of a person are looked at in one page.
    static let subjectPage = 500
    /// How many are counted for a report.
    private static let maximumCounted = 10_000

    func answer(_ request: SubjectRequest) throws(CatalogFailure) -> SubjectReport {
        guard store.sealsPayloads else {
            let message =
                "Payloads of this store are not sealed, so nobody can be erased from it. Begin a new store with --seal-payloads."
            throw .refused(EngineError(.actRefused, message))
        }
        switch request {
        case .preview(let reference): return try report(of: subject(of: reference))
        case .erase(let reference, let signature): return try erase(subject(of: reference), by: signature)
        case .placeHold(let reference, let terms, let signature):
            return try placeHold(on: subject(of: reference), terms, by: signature)
        case .extendHold(let key, let until, let signature):
            return try changeHold(key, as: "extend-hold", by: signature) { $0.until = until }
        case .endHold(let key, let signature):
            return try changeHold(key, as: "end-hold", by: signature) { [now] in $0.endedAt = now }
        case .breakGlass(let key, let signature): return try breakGlass(key, by: signature)
        }
    }

    // MARK: Who is meant

    private func subject(of reference: SubjectReference) throws(CatalogFailure) -> SubjectRecord {
        switch reference {
        case .onboarding(let key):
            guard let record = try reading({ () throws(StoreError) in try store.subject(of: key) }) else {
                throw .refused(EngineError(.unknownExecution, "There is no execution \(key)."))
            }
            return record
        case .contact(let text, let workflow): return try subject(ofContact: text, workflow)
        }
    }

    private func subject(ofContact text: String, _ workflow: String?) throws(CatalogFailure) -> SubjectRecord {
        var identities: Set<String> = []
        for (name, settings) in resources.settings where workflow == nil || workflow == name {
            for field in settings.applicant {
                guard let contact = ContactForm.normal(text, of: field) else { continue }
                identities.insert(ApplicantContact.identity(contact, field.kind))
            }
        }
        var found: [SubjectRecord] = []
        for identity in identities.sorted() {
            let applicant = mint.blind("applicant", identity)
            found += try reading { () throws(StoreError) in try store.subjects(ofApplicant: applicant) }
        }
        let open = found.filter { $0.erasure == nil }
        guard open.count <= 1 else {
            let message =
                "The contact names several applicants, by different kinds of contact. Say of which workflow, or name an onboarding."
            throw .refused(EngineError(.invalidRequest, message))
        }
        // Whoever came back after an erasure is meant as who they are now.
        guard let record = open.first ?? found.max(by: { $0.key < $1.key }) else {
            let message =
                "Nobody with this contact is known\(workflow.map { " to '\($0)'" } ?? ""). "
                + "Write it as it was given, with its country code, or name an onboarding."
            throw .refused(EngineError(.unknownResource, message))
        }
        return record
    }

    // MARK: Erasing

    private func erase(_ subject: SubjectRecord, by signature: Signature) throws(CatalogFailure) -> SubjectReport {
        // Asked once more, it says how it stands.
        guard subject.erasure == nil else { return try report(of: subject) }
        var subject = subject
        let erasure = ErasureRecord(
            requestedAt: now,
            requestedBy: signature.actor,
            reason: signature.reason
        )
        subject.erasure = erasure
        subjects.noteRequest(erasure, of: subject, batch: batchNumber)
        let stopped = try reading { () throws(StoreError) in try stopFlows(of: subject.key) }
        var report = try report(of: subject)
        report.running = stopped
        report.entry = try logRequest(of: subject, stopped: stopped)
        return report
    }

    /// Logs that an erasure was asked for.
    @discardableResult
    func logRequest(of subject: SubjectRecord, stopped: Int) throws(CatalogFailure) -> Int64? {
        guard let erasure = subject.erasure else { return nil }
        var details = details(of: subject)
        details["stopped"] = .integer(stopped)
        let holds = subject.activeHolds(at: now)
        if !holds.isEmpty {
            details["holds"] = .array(holds.map { .integer(Int($0.key)) })
            details["due"] = subject.erasureDue.map { .string($0.description) } ?? .null
        }
        return desk.log(
            ErasureAct.request,
            by: Signature(actor: erasure.requestedBy, reason: erasure.reason),
            at: now,
            on: try reading { () throws(StoreError) in try firstExecution(of: subject.key) },
            details: details
        )
    }

    func details(of subject: SubjectRecord) -> JSONObject { ["subject": .integer(Int(subject.key.number))] }

    func firstExecution(of subject: SubjectKey) throws(StoreError) -> ExecutionKey? {
        try store.executions(of: subject, after: nil, limit: 1).first
    }

    /// Stops what runs for a person.
    ///
    /// - Returns: how many executions were running.
    func stopFlows(of subject: SubjectKey) throws(StoreError) -> Int {
        var stopped = 0
        var last: ExecutionKey?
        subjects.isStopping = true
        defer { subjects.isStopping = false }
        while true {
            let page = try store.executions(of: subject, after: last, limit: Self.subjectPage)
            for key in try running(among: page) {
                if try stopRunning(key, error: ErasureAct.error) { stopped += 1 }
            }
            guard page.count == Self.subjectPage else { break }
            last = page.last
        }
        if stopped > 0 { subjects.noteStop(of: subject, batch: batchNumber) }
        return stopped
    }

    /// Those of some executions that run; of those in memory, as they are there.
    private func running(among keys: [ExecutionKey]) throws(StoreError) -> [ExecutionKey] {
        guard !keys.isEmpty else { return [] }
        var selector = Selector()
        selector.ids = keys
        selector.statuses = [.running]
        let stored = try store.executionKeys(selectedBy: selector, at: now, after: nil, limit: keys.count)
        let inMemory = keys.filter { executions[$0].map { !$0.record.status.isTerminal } ?? false }
        return Set(stored + inMemory).sorted()
    }

    // MARK: Looking behind a restriction

    private func breakGlass(_ key: ExecutionKey, by signature: Signature) throws(CatalogFailure) -> SubjectReport {
        let subject = try subject(of: .onboarding(key))
        switch subject.standing {
        case .open:
            throw .refused(EngineError(.actRefused, "The onboarding is not restricted: it is shown as usual."))
        case .erased(let moment):
            throw .refused(EngineError(.actRefused, "The person was erased at \(moment): nothing is left to show."))
        case .restricted: break
        }
        let entry = desk.log("break-glass", by: signature, at: now, on: key, details: details(of: subject))
        var report = try report(of: subject)
        report.entry = entry
        return report
    }

    /// Refuses to act on an execution whose person is restricted or erased.
    func refuseWithheld(_ key: ExecutionKey) throws(CatalogFailure) {
        guard let reason = try reading({ () throws(StoreError) in try reasonAgainstGoingOn(key) }) else { return }
        throw .refused(EngineError(.actRefused, reason))
    }

    /// Why nothing may be done to an execution for the sake of its person; `nil` if nothing stands against it.
    func reasonAgainstGoingOn(_ key: ExecutionKey) throws(StoreError) -> String? {
        guard store.sealsPayloads, try store.subject(of: key) != nil else { return nil }
        switch try store.standing(of: key) {
        case .open: return nil
        case .restricted:
            return "Its person asked for erasure, and a hold only keeps what is there. Nothing of it goes on."
        case .erased(let moment): return "Its person was erased at \(moment). Nothing of it can go on."
        }
    }

    // MARK: Reports

    func report(of subject: SubjectRecord) throws(CatalogFailure) -> SubjectReport {
        try reading { () throws(StoreError) in
            let keys = try store.executions(of: subject.key, after: nil, limit: Self.maximumCounted)
            var running = 0
            for start in stride(from: 0, to: keys.count, by: Self.subjectPage) {
                running += try self.running(among: Array(keys[start...].prefix(Self.subjectPage))).count
            }
            var asked = subject
            if asked.erasure == nil { asked.erasure = ErasureRecord(requestedAt: now, requestedBy: "", reason: "") }
            return SubjectReport(
                subject: subject,
                executions: Array(keys.prefix(SubjectReport.maximumNamed)),
                executionCount: keys.count,
                running: running,
                activeHolds: subject.activeHolds(at: now),
                erasureDue: asked.erasureDue
            )
        }
    }

    func reading<Value>(_ read: () throws(StoreError) -> Value) throws(CatalogFailure) -> Value {
        do throws(StoreError) {
            return try read()
        } catch {
            throw CatalogFailure(error)
        }
    }
}

/// How erasures stand in the log.
enum ErasureAct {
    /// Erasure was asked for.
    static let request = "request-erasure"
    /// The key was destroyed.
    static let completion = "erase"
    /// The error name with which flows of the person end.
    static let error = "Usher.Erased"
}
