internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// What forbids to erase a person for a while.
///
/// A hold hides nothing by itself. What it does to an erasure is read from the key file when the erasure is due; so a hold that is
/// placed, extended or ended moves it, whatever was there when it was asked for.
extension Kernel {
    func placeHold(
        on subject: SubjectRecord,
        _ terms: HoldTerms,
        by signature: Signature
    ) throws(CatalogFailure) -> SubjectReport {
        guard !terms.basis.isEmpty, terms.basis.count <= HoldTerms.maximumBasisLength else {
            let message =
                "A hold needs a basis in law of at most \(HoldTerms.maximumBasisLength) characters, such as 'AMLD Art. 40'."
            throw .refused(EngineError(.invalidRequest, message))
        }
        try check(end: terms.until)
        let hold = HoldRecord(
            key: subjects.makeHoldKey(),
            subject: subject.key,
            basis: terms.basis,
            reason: signature.reason,
            placedAt: now,
            placedBy: signature.actor,
            until: terms.until
        )
        return try put(hold, of: subject, as: "place-hold", by: signature)
    }

    func changeHold(
        _ key: Int64,
        as act: String,
        by signature: Signature,
        _ change: (inout HoldRecord) -> Void
    ) throws(CatalogFailure) -> SubjectReport {
        let found = try reading { () throws(StoreError) in
            guard let hold = try store.hold(key), let subject = try store.subject(hold.subject) else {
                return nil as (HoldRecord, SubjectRecord)?
            }
            return (hold, subject)
        }
        guard let (placed, subject) = found else {
            throw .refused(EngineError(.unknownResource, "There is no hold \(key). 'usher hold list' shows them."))
        }
        var hold = placed
        guard hold.endedAt == nil else {
            throw .refused(EngineError(.actRefused, "The hold \(key) has ended. Place another one."))
        }
        change(&hold)
        if hold.endedAt == nil { try check(end: hold.until) }
        return try put(hold, of: subject, as: act, by: signature)
    }

    private func check(end: Timestamp?) throws(CatalogFailure) {
        guard let end, end <= now else { return }
        throw .refused(EngineError(.invalidRequest, "The hold would end in the past. Give a moment that is to come."))
    }

    private func put(
        _ hold: HoldRecord,
        of subject: SubjectRecord,
        as act: String,
        by signature: Signature
    ) throws(CatalogFailure) -> SubjectReport {
        guard subject.erasure?.erasedAt == nil, !subjects.isDestroying(subject.key) else {
            throw .refused(EngineError(.actRefused, "The person was erased: there is nothing that a hold could keep."))
        }
        var subject = subject
        subject.holds.removeAll { $0.key == hold.key }
        subject.holds.append(hold)
        subjects.note(.putHold(hold), of: subject.key, batch: batchNumber)
        var details = details(of: subject)
        details["hold"] = .integer(Int(hold.key))
        details["basis"] = .string(hold.basis)
        details["until"] = hold.until.map { .string($0.description) } ?? .null
        let entry = desk.log(
            act,
            by: signature,
            at: now,
            on: try reading { () throws(StoreError) in try firstExecution(of: subject.key) },
            details: details
        )
        var report = try report(of: subject)
        (report.hold, report.entry) = (hold.key, entry)
        return report
    }
}
