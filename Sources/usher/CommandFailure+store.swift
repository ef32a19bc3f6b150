internal import WorkflowStore

extension CommandFailure {
    /// A store that could not be opened, read or written.
    init(_ error: StoreError) {
        let status: ExitStatus =
            switch error.code {
            case .readOnly: .storeReadOnly
            case .full: .storeFull
            case .inUse: .storeInUse
            case .corrupt, .unreadable, .incompatible: .storeUnreadable
            case .locked: .missingSecret
            default: .store
            }
        self.init(status, error.message)
    }
}
