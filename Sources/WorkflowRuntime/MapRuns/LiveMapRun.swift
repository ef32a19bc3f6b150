internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// A running map run in the kernel's memory.
///
/// What it holds is bounded: the items of a few pages, and the keys of the child executions that run, of which there are as many
/// as may run at once. A class because it is changed in place many times between two commits; only its kernel holds it.
final class LiveMapRun {
    /// Some items that follow each other in their source.
    struct Page {
        /// The place in the source behind which it begins.
        var start: JSON?
        /// The items, as the child executions get them.
        var items: [JSON]
        /// The place behind it; `nil` for the last page.
        var next: JSON?
    }

    let key: MapRunKey
    let plan: MapPlan
    var record: MapRunRecord
    /// The child executions that run.
    var running: Set<ExecutionKey>
    /// The pages that were read and are not used up; the row's position is in the first of them.
    private(set) var pages: [Page] = []
    /// How many items of these pages are left.
    private(set) var buffered = 0
    /// The order that is on its way.
    var order: CallID?
    /// Child executions that came to an unsuccessful end and are redriven next.
    var unsuccessful: [ExecutionKey] = []
    /// Child executions that are stopped next, the first of them last.
    var stopping: [ExecutionKey] = []
    /// The campaign whose customers are the items, once that was looked up.
    var campaign: Int64?
    /// What the store knows is of use only when this batch is durable.
    var barrier = 0

    /// Whether the row must be written, and how.
    private var row: RowMark
    var isListed = false
    /// The newest transaction that writes it.
    var newestBatch = 0

    private enum RowMark { case unchanged, insert, update }

    /// Takes a run that starts.
    init(starting record: MapRunRecord, plan: MapPlan) {
        key = record.key
        self.record = record
        self.plan = plan
        running = []
        row = .insert
    }

    /// Takes a run as it was stored.
    init(stored record: MapRunRecord, running: [ExecutionKey]) {
        key = record.key
        self.record = record
        self.running = Set(running)
        plan = MapPlan(encoded: record.plan)
        row = .unchanged
    }

    /// Changes the row.
    func update(_ change: (inout MapRunRecord) -> Void) {
        change(&record)
        if row == .unchanged { row = .update }
    }

    /// What of the row is not yet in a transaction, which from now on it is.
    func takeChange() -> MapRunChange? {
        defer { row = .unchanged }
        return switch row {
        case .unchanged: nil
        case .insert: .insert(record)
        case .update: .update(record)
        }
    }

    // MARK: Items

    /// The place behind everything that was read; outer `nil` where the source has come to its end.
    var nextPlace: JSON?? {
        if let last = pages.last { return last.next.map { Optional($0) } }
        return record.isExhausted ? nil : .some(record.cursor)
    }

    private static let largestAllowance = Int(Int32.max)

    /// How many more items the run may take, beyond those that were read.
    var allowance: Int {
        guard let maximum = plan.maximumItems else { return Self.largestAllowance }
        return max(0, min(maximum - record.items.started - buffered, Self.largestAllowance))
    }

    /// Takes a page in.
    ///
    /// Its items begin behind those of the pages before.
    func append(_ page: Page) {
        let skipped = pages.isEmpty ? min(record.skipped, page.items.count) : 0
        buffered += page.items.count - skipped
        pages.append(page)
        dropUsedPages()
    }

    /// The items that are next, up to a number.
    func upcoming(_ limit: Int) -> [JSON] {
        var items: [JSON] = []
        var skipped = record.skipped
        for page in pages {
            guard items.count < limit else { break }
            items += page.items[min(skipped, page.items.count)...].prefix(limit - items.count)
            skipped = 0
        }
        return items
    }

    /// Moves the position behind some items, which are in child executions now.
    func consume(_ count: Int) {
        buffered -= count
        update { $0.skipped += count }
        dropUsedPages()
    }

    private func dropUsedPages() {
        while let first = pages.first, record.skipped >= first.items.count {
            update { record in
                record.skipped -= first.items.count
                record.cursor = first.next
                if first.next == nil { record.isExhausted = true }
            }
            pages.removeFirst()
        }
    }

    /// Takes no more items: those that are in no child execution yet stay out.
    func exhaust() {
        dropPages()
        update { record in
            record.isExhausted = true
            record.skipped = 0
        }
    }

    /// Forgets the items that were read, which are read again when they are needed.
    func dropPages() {
        pages = []
        buffered = 0
    }
}
