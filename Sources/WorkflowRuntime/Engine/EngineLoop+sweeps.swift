internal import JSONModel
internal import Logging
internal import WorkflowStore

/// What the loop does about messages that may have been lost, and about those that have been kept for long enough.
extension EngineLoop {
    /// Decides whether those who wait must look because messages may have been lost.
    mutating func prepareSweep() {
        let now = clock.now()
        do throws(StoreError) {
            var heard: [InboundTally.Source: Timestamp] = [:]
            for (connector, webhook, time) in try store.lastDeliveries() {
                heard[InboundTally.Source(connector: connector, webhook: webhook)] = time
            }
            publish { $0.inbound.lastDeliveries = heard }
            let newestEvent = try store.newestEventTime()
            guard isReconciling || Sweep.isNeeded(newestEvent: newestEvent, at: now) else { return }
            begin(Sweep(connector: nil, at: now))
        } catch {
            // The store cannot be read: everything is looked at once it can.
            begin(Sweep(connector: nil, at: now))
        }
    }

    mutating func begin(_ sweep: Sweep) {
        self.sweep = sweep
        publish { $0.inbound.isSweeping = true }
        logger.info("a sweep begins", metadata: ["connector": "\(sweep.connector ?? "all")"])
    }

    mutating func sweepSome(at now: Timestamp) throws(StoreError) {
        // What an earlier process had on its way is recovered first.
        guard var step = sweep, !isRecovering, step.next <= now else { return }
        step.next = now.advanced(by: Sweep.pause)
        let size = Sweep.size(freeCalls: kernel.freeCalls)
        guard size > 0 else { return sweep = step }
        let page = try store.branchesPausing(after: step.cursor, limit: size)
        let input = KernelInput.sweep(page, connector: step.connector)
        try kernel.handle(input, at: now, seed: randomness.seed())
        step.cursor = page.last ?? step.cursor
        let isDone = page.count < size
        sweep = isDone ? nil : step
        publish { status in
            status.inbound.swept += page.count
            status.inbound.isSweeping = !isDone
        }
        if isDone { logger.info("the sweep has ended") }
    }

    /// Deletes old messages, and looks after those who wait for a webhook that has been silent for too long.
    mutating func tidy(at now: Timestamp) throws(StoreError) {
        if nextPruning <= now {
            nextPruning = now.advanced(by: Self.pruningPeriod)
            // Where no message ever came, nothing is written.
            if try store.highestMessageKey().number > 0 {
                try kernel.handle(.prune, at: now, seed: randomness.seed())
            }
        }
        guard nextListening <= now, sweep == nil else { return }
        nextListening = now.advanced(by: SilenceWatch.period)
        if let connector = silence.takeSilent(at: now) { begin(Sweep(connector: connector, at: now)) }
    }

    /// Counts what a batch did about messages from outside, and tells of what an honest provider does not do.
    mutating func tell(of tally: InboundTally) {
        guard !tally.isEmpty else { return }
        let now = clock.now()
        silence.heard(tally, at: now)
        publish { $0.inbound.add(tally, at: now) }
        for event in tally.securityEvents {
            var metadata: Logger.Metadata = [
                "security.event": "\(event.kind.rawValue)",
                "webhook": "\(event.source.connector):\(event.source.webhook)", "message": "\(event.message)",
            ]
            if let execution = event.execution { metadata["execution.id"] = "\(execution)" }
            logger.warning("a webhook is not what it claims to be", metadata: metadata)
        }
    }
}
