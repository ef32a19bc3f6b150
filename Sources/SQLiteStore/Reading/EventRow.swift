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

    /// The event, its details decoded.
    func event(_ payloads: PayloadDecoder) throws(StoreError) -> HistoryEvent {
        guard let details = try payloads.decodeDetails(details) else {
            throw StoreError(
                .corrupt,
                "Event \(id) of execution \(payloads.execution) holds no object. The file is damaged or was edited by hand; "
                    + "restore the newest backup."
            )
        }
        return HistoryEvent(id: id, previous: previous, timestamp: timestamp, type: type, details: details)
    }
}
