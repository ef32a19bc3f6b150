internal import JSONModel
internal import WorkflowStore

/// What map runs have done outside: pages to read, results to bring together; and what comes of it.
extension Kernel {
    /// An order was carried out, or could not be.
    func receive(_ answer: MapRunAnswer, to id: CallID) throws(StoreError) {
        let isHeld = closePage(id, answer)
        guard let key = runs.owners[id], let run = runs.live[key], run.order == id else {
            runs.owners[id] = nil
            return
        }
        do throws(StoreError) {
            try take(answer, for: run, isHeld: isHeld)
        } catch {
            guard error.code == .unreadable else { throw error }
            // The execution of the run cannot be read: the run asks again when it is resumed.
        }
        run.order = nil
        runs.owners[id] = nil
        noteWork(of: key)
    }

    private func take(_ answer: MapRunAnswer, for run: LiveMapRun, isHeld: Bool) throws(StoreError) {
        switch answer {
        case .items(let items, let source, let next):
            runs.pages.succeeded(run.key)
            if run.record.phase == .working { try take(items, source: source, next: next, of: run) }
        case .results(let output):
            try conclude(run, output: output)
        case .unanswered(let outcome): putOff(run, after: outcome, isHeld: isHeld)
        case .failed(let error, let cause):
            switch run.record.phase {
            case .working: fail(run, error: error, cause: cause)
            case .collecting: try conclude(run, failure: (error, cause))
            // What was asked for before counts no more.
            case .stopping, .ended: break
            }
        }
    }

    @discardableResult
    func order(_ work: MapRunOrder.Work, for run: LiveMapRun) -> CallID {
        let id = makeCallID()
        run.order = id
        runs.owners[id] = run.key
        runs.orders.append(MapRunOrder(id: id, run: run.key, work: work))
        return id
    }

    /// Brings the results together, once the store knows all of them.
    func collect(_ run: LiveMapRun) throws(StoreError) {
        guard run.record.phase == .collecting, run.order == nil else { return }
        if !run.plan.exportsResults, let campaign = try campaign(of: run) {
            // What became of each customer is in the cohort; an array of hundreds of thousands of outputs would be of no use.
            return try conclude(run, output: campaign.record.counts.json)
        }
        guard run.plan.exportsResults || run.record.error == nil else { return try conclude(run, output: .null) }
        guard run.barrier <= committedBatch, !runs.pages.isWaiting(run.key) else { return }
        let query = ResultQuery(
            record: run.record,
            writer: run.plan.writer,
            maximumSize: configuration.maximumPayloadSize
        )
        order(run.plan.exportsResults ? .write(query) : .collect(query), for: run)
    }
}
