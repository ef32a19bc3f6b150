/// With what a command ends, for scripts to decide on.
///
/// A number never changes its meaning.
enum ExitStatus: Int32, CaseIterable {
    /// All is well.
    case success = 0
    /// The command did its work, and the answer is no: errors in definitions, violated invariants, an onboarding that failed.
    case findings = 1
    /// Something failed that has no code of its own.
    case failure = 2
    /// What the command is about does not exist.
    case notFound = 3
    /// The request contradicts what is already there.
    case conflict = 4
    /// The server wants a key, or another one.
    case unauthorized = 5
    /// No engine answers, or it cannot take requests at the moment.
    case unavailable = 6
    /// A file or text that was given cannot be used.
    case invalidInput = 7
    /// A setting is missing or wrong.
    case configuration = 10
    /// A secret is not where its reference says.
    case missingSecret = 11
    /// The listen address is taken or cannot be used.
    case address = 12
    /// The store cannot be opened.
    case store = 20
    /// The store cannot be written.
    case storeReadOnly = 21
    /// The disk is full.
    case storeFull = 22
    /// Another engine runs on the store.
    case storeInUse = 23
    /// The store was written by a newer version, is damaged, or is no store.
    case storeUnreadable = 24
    /// The command line was not understood.
    case usage = 64

    /// One line for the help.
    var meaning: String {
        switch self {
        case .success: "success"
        case .findings: "the answer is no: errors, violations, an unsuccessful onboarding"
        case .failure: "any other failure"
        case .notFound: "what was asked for does not exist"
        case .conflict: "the request contradicts what is already there"
        case .unauthorized: "the server wants a key, or another one"
        case .unavailable: "no engine answers, or it cannot take requests now; try again"
        case .invalidInput: "a file or text that was given cannot be used"
        case .configuration: "a setting is missing or wrong"
        case .missingSecret: "a secret is not where its reference says"
        case .address: "the listen address is taken or cannot be used"
        case .store: "the database cannot be opened"
        case .storeReadOnly: "the database cannot be written"
        case .storeFull: "the disk is full"
        case .storeInUse: "another engine runs on the database"
        case .storeUnreadable: "the database is damaged, too new, or none of Usher's"
        case .usage: "the command line was not understood"
        }
    }

    /// All codes with their meanings, a line each.
    static var table: String {
        allCases.map { status in
            let number = String(status.rawValue)
            return "  " + String(repeating: " ", count: 2 - number.count) + number + "  " + status.meaning
        }.joined(separator: "\n")
    }
}

/// Why a command could not do its work: what happened, what to do, and the exit code.
struct CommandFailure: Error {
    var status: ExitStatus
    var message: String

    init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }
}
