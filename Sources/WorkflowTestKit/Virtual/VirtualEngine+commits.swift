internal import JSONModel
internal import WorkflowRuntime
internal import WorkflowStore

/// How decisions are committed, and what happens once they are.
extension VirtualEngine {
    /// Commits everything that is decided and makes the calls that follow, until the kernel has nothing more to write.
    func settle() throws {
        while true {
            if kernel.hasMapWork { try kernel.handle(.mapRuns, at: time, seed: seeds.next()) }
            if let turn = kernel.nextTurn(at: time), turn <= time {
                let waiting = try kernel.branchesToCall(at: time)
                if !waiting.isEmpty { try kernel.handle(.room(for: waiting), at: time, seed: seeds.next()) }
            }
            guard let batch = kernel.seal() else {
                if kernel.hasMapWork { continue }
                return
            }
            if try !write(batch) || !act(on: batch) { try crash() }
        }
    }

    /// Commits a batch; `false` if the process was struck down.
    func write(_ batch: KernelBatch) throws -> Bool {
        guard !strikes(.beforeCommit) else { return false }
        if !batch.isReadOnly {
            try store.commit(batch.changes)
            commits += 1
        }
        return !strikes(.afterCommit)
    }

    /// Does what had to wait for the commit; `false` if the process was struck down.
    func act(on batch: KernelBatch) -> Bool {
        kernel.committed(batch)
        tally.add(batch.tally)
        for (id, reply) in batch.replies {
            if let credential = tokensBeingKept.removeValue(forKey: id) {
                push(.token(.kept(credential)), after: .zero)
            } else if let activity = claims.removeValue(forKey: id) {
                work(on: activity, reply)
            } else {
                replies[id] = reply
            }
        }
        alerts += batch.alerts
        for order in batch.orders {
            guard !call(order) || !strikes(.afterCall) else { return false }
        }
        for order in batch.deliveries {
            send(order)
            guard !strikes(.afterCall) else { return false }
        }
        for order in batch.mapOrders {
            perform(order)
            guard !strikes(.afterCall) else { return false }
        }
        return true
    }
}
