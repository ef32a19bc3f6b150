internal import JSONModel
internal import WorkflowStore

extension SubjectRecord {
    /// Reads the columns of ``KeyFileSchema/subject``, without the holds.
    init(_ row: RowReader) throws(StoreError) {
        self.init(key: SubjectKey(try row.integer(0)), applicant: try row.optionalText(1))
        guard let requestedAt = try row.optionalTimestamp(2) else { return }
        var erasure = ErasureRecord(requestedAt: requestedAt, requestedBy: try row.text(3), reason: try row.text(4))
        erasure.erasedAt = try row.optionalTimestamp(5)
        erasure.isEvidenced = try row.integer(6) == 1
        self.erasure = erasure
    }
}

extension HoldRecord {
    /// Reads the columns of ``KeyFileSchema/hold``.
    init(_ row: RowReader) throws(StoreError) {
        self.init(
            key: try row.integer(0),
            subject: SubjectKey(try row.integer(1)),
            basis: try row.text(2),
            reason: try row.text(3),
            placedAt: try row.timestamp(4),
            placedBy: try row.text(5),
            until: try row.optionalTimestamp(6)
        )
        endedAt = try row.optionalTimestamp(7)
    }

    /// What ``KeyFileSchema/putHold`` is given.
    var values: [QueryValue] {
        [
            .integer(key), .integer(subject.number), .text(basis), .text(reason), .integer(placedAt.milliseconds),
            .text(placedBy), until.map { .integer($0.milliseconds) } ?? .null,
            endedAt.map { .integer($0.milliseconds) } ?? .null,
        ]
    }
}
