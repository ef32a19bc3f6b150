internal import JSONModel
internal import StatesInterpreter
internal import WorkflowStore

/// The row of an event with its details still encoded.
struct EventRow {
    private let id: EventID
    private let previous: EventID
    private let timestamp: Timestamp
    private let type: HistoryEventType
    private let details: [UInt8]

    /// Reads the columns of ``Statements/eventsForwards``.
    init(_ row: RowReader) throws(StoreError) {
        id = EventID(try row.count(0))
        previous = EventID(try row.count(1))
        timestamp = try row.timestamp(2)
        type = try row.name(3, as: HistoryEventType.self)
        details = try row.blob(4)
    }

    /// The event, its details decoded; what stands for details that cannot be read shows that they were there.
    func event(_ payloads: PayloadDecoder, _ note: (StoreError, EventID) -> Void) throws(StoreError) -> HistoryEvent {
        var shown = WithheldPayload.unreadable.objectValue ?? [:]
        do throws(StoreError) {
            guard let details = try payloads.decodeDetails(details) else {
                throw StoreError(
                    .unreadable,
                    "Event \(id) of execution \(payloads.execution) holds no object. The file is damaged or was edited by "
                        + "hand; restore the newest backup."
                )
            }
            shown = details
        } catch {
            guard error.code == .unreadable else { throw error }
            note(error, id)
        }
        return HistoryEvent(id: id, previous: previous, timestamp: timestamp, type: type, details: shown)
    }
}
