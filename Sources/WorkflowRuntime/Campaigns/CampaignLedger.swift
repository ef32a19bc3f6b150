internal import JSONModel
internal import WorkflowStore

/// A campaign in the kernel's memory: its record, what its settings mean, and what only this process knows of it.
///
/// It holds nothing for each customer. A class because it is changed in place many times between two commits; only its kernel
/// holds it.
final class LiveCampaign {
    let key: Int64
    private(set) var record: CampaignRecord
    private(set) var settings: CampaignSettings
    private(set) var calendar: CampaignCalendar
    let source: CampaignSource?
    var memory: CampaignMemory
    var pace: CampaignPace
    /// Its map run, once there is one and it is in memory.
    var run: MapRunKey?
    /// When the next customer may be started, if that is only a matter of time.
    var startDue: Timestamp?
    /// When something else happens by itself: a page, a deadline, the end of the canary.
    var clockDue: Timestamp?
    /// The call that reads a page of its list.
    var call: CampaignCall?
    /// The newest transaction with something of it.
    var newestBatch = 0
    /// The newest piece of its file, by which a repeated one is known, and what became of it.
    var newestPiece: (firstLine: Int, nextLine: Int, taken: Int, rejected: Int)?
    /// How many of its calls waited for room when that was looked up last.
    var backlog: (count: Int, readAt: Timestamp)?

    var isListed = false

    /// Takes a campaign.
    ///
    /// - Throws: ``EngineError`` if its settings cannot be read.
    init(_ record: CampaignRecord) throws(EngineError) {
        key = record.key
        self.record = record
        settings = try CampaignSettings(json: record.settings)
        calendar = CampaignCalendar(settings)
        source = try CampaignSource(json: record.source)
        memory = CampaignMemory(record.steering)
        pace = CampaignPace(ratePerMinute: settings.ratePerMinute, nextStartAt: record.nextStartAt)
        // Whatever was going on goes on at once.
        clockDue = .epoch
    }

    /// Changes the record; who does lists the campaign.
    func update(_ change: (inout CampaignRecord) -> Void) { change(&record) }

    /// Goes on with other settings.
    func take(_ settings: CampaignSettings, at now: Timestamp) {
        if settings.ratePerMinute != pace.ratePerMinute { pace.change(to: settings.ratePerMinute, at: now) }
        self.settings = settings
        calendar = CampaignCalendar(settings)
        record.settings = settings.json
    }

    /// The record as it is written.
    var written: CampaignRecord {
        var written = record
        written.steering = memory.json
        if record.startedAt != nil { written.nextStartAt = pace.nextStartAt }
        return written
    }

    /// Whether nobody is started for now, and nothing is sent.
    var isHeld: Bool { record.status.isHeld }
    /// Whether nobody new is started any more.
    var isEnding: Bool { memory.ending != nil || record.status == .draining || record.status.isTerminal }
    /// How many customers run.
    var runningCount: Int { record.counts.started - record.counts.ended }
}

/// A call that reads a page of a campaign's list.
struct CampaignCall {
    var id: CallID
    var campaign: Int64
    var startedAt: Timestamp
    var pass: CallAdmission.Pass
    var seed: UInt64
}

/// What the kernel remembers of campaigns beside the store.
struct CampaignLedger {
    /// Names a customer's row.
    struct RowKey: Hashable {
        var campaign: Int64
        var number: Int
    }

    private struct RowEntry {
        var row: CampaignRow
        var batch: Int
    }

    /// The unfinished campaigns, and others whose change is not durable yet.
    private(set) var live: [Int64: LiveCampaign] = [:]
    /// Campaigns that cannot be read: they are left alone, and told of.
    private(set) var unreadable: [Int64: EngineError] = [:]
    private var next: Int64
    private var listed: [LiveCampaign] = []
    private var changes: [CampaignChange] = []
    /// Rows that the store does not know as they are.
    private var rows: [RowKey: RowEntry] = [:]
    private var dirty: [RowKey] = []
    private var isDirty: Set<RowKey> = []
    /// Customers that are in a cohort, and that the store does not know yet.
    private var subjects: [Int64: [String: Int]] = [:]
    /// The calls that are on their way.
    var calls: [CallID: CampaignCall] = [:]
    /// What operators should hear of.
    private(set) var alerts: [CampaignAlert] = []

    init(store: any CampaignStore) throws(StoreError) {
        next = try store.highestCampaignKey() + 1
        for record in try store.unfinishedCampaigns() { take(record) }
    }

    private mutating func take(_ record: CampaignRecord) {
        do throws(EngineError) {
            live[record.key] = try LiveCampaign(record)
        } catch {
            unreadable[record.key] = error
        }
    }

    /// Whether there is something to write.
    var hasWork: Bool { !listed.isEmpty || !changes.isEmpty || !dirty.isEmpty }

    /// When there is something to do.
    var nextDue: Timestamp? {
        var earliest: Timestamp?
        for campaign in live.values {
            for moment in [campaign.startDue, campaign.clockDue] {
                guard let moment else { continue }
                earliest = earliest.map { min($0, moment) } ?? moment
            }
        }
        return earliest
    }

    // MARK: Looking up

    /// The campaign from memory or from the store; `nil` if there is none.
    mutating func campaign(_ key: Int64, in store: any CampaignStore) throws(StoreError) -> LiveCampaign? {
        if let campaign = live[key] { return campaign }
        guard unreadable[key] == nil, let record = try store.campaign(key) else { return nil }
        take(record)
        // One that came to its end does nothing by itself.
        live[key]?.clockDue = nil
        return live[key]
    }

    /// A customer's row as it is now.
    func row(_ number: Int, of campaign: Int64, in store: any CampaignStore) throws(StoreError) -> CampaignRow? {
        if let entry = rows[RowKey(campaign: campaign, number: number)] { return entry.row }
        return try store.campaignRow(number, of: campaign)
    }

    /// A row that the store may not know as it is.
    func unwrittenRow(_ number: Int, of campaign: Int64) -> CampaignRow? {
        rows[RowKey(campaign: campaign, number: number)]?.row
    }

    /// Those of these customers that are in a cohort already.
    func known(
        _ candidates: [String],
        of campaign: Int64,
        in store: any CampaignStore
    ) throws(StoreError) -> Set<String> {
        let unwritten = subjects[campaign] ?? [:]
        return try store.campaignSubjects(among: candidates, of: campaign)
            .union(candidates.filter { unwritten[$0] != nil })
    }

    // MARK: Changing

    mutating func makeKey() -> Int64 {
        defer { next += 1 }
        return next
    }

    /// Takes a campaign that is new.
    mutating func insert(_ campaign: LiveCampaign) {
        live[campaign.key] = campaign
        changes.append(.put(campaign.written))
    }

    /// Writes a campaign's record with the next transaction.
    mutating func list(_ campaign: LiveCampaign) {
        guard !campaign.isListed else { return }
        campaign.isListed = true
        listed.append(campaign)
    }

    mutating func note(_ change: CampaignChange) { changes.append(change) }

    /// Adds customers to a cohort.
    mutating func insert(_ rows: [CampaignRow], of campaign: Int64, batch: Int) {
        guard !rows.isEmpty else { return }
        changes.append(.insertRows(rows))
        for row in rows { subjects[campaign, default: [:]][row.subject] = batch }
    }

    /// Takes a row as it is now.
    mutating func put(_ row: CampaignRow, batch: Int) {
        let key = RowKey(campaign: row.campaign, number: row.number)
        rows[key] = RowEntry(row: row, batch: batch)
        if isDirty.insert(key).inserted { dirty.append(key) }
    }

    mutating func alert(_ alert: CampaignAlert) { alerts.append(alert) }

    mutating func takeAlerts() -> [CampaignAlert] {
        defer { alerts = [] }
        return alerts
    }

    // MARK: Transactions

    /// What the next transaction writes: what joins a cohort before the record that may freeze it, and everything else behind.
    mutating func takeUnwritten(for batch: Int) -> [CampaignChange] {
        guard hasWork else { return [] }
        var result = changes
        result.reserveCapacity(changes.count + dirty.count + listed.count)
        for key in dirty {
            if let entry = rows[key] { result.append(.updateRow(entry.row)) }
        }
        for campaign in listed {
            campaign.isListed = false
            campaign.newestBatch = batch
            result.append(.put(campaign.written))
        }
        changes = []
        listed.removeAll(keepingCapacity: true)
        dirty.removeAll(keepingCapacity: true)
        isDirty.removeAll(keepingCapacity: true)
        return result
    }

    /// Notes that the store shows all that was decided up to a batch.
    mutating func committed(_ batch: Int) {
        if !rows.isEmpty { rows = rows.filter { $0.value.batch > batch } }
        for (key, known) in subjects {
            let left = known.filter { $0.value > batch }
            subjects[key] = left.isEmpty ? nil : left
        }
        for (key, campaign) in live where campaign.record.status.isTerminal {
            if campaign.newestBatch <= batch, !campaign.isListed { live[key] = nil }
        }
    }
}

/// What operators should hear of about a campaign.
public struct CampaignAlert: Sendable, Hashable {
    /// The campaign.
    public var campaign: Int64
    /// What has happened; it holds nothing of a customer.
    public var message: String
}
