/// What a Sentry Interactive twin starts from, and what a reset returns it to.
public struct SentryInteractiveConfiguration: Sendable, Hashable {
    /// The accounts that exist from the start; the first owns the application and administers all locks.
    public var accounts: [Account]
    /// The application whose tokens are taken from the start.
    public var application: Application
    /// The locks.
    public var locks: [Lock]
    /// What identifiers, secrets and faults are derived from.
    public var seed: UInt64
    /// How the twin behaves.
    public var dials: SentryInteractiveDials

    /// Makes a configuration; the defaults are those of `usher sandbox`.
    public init(
        accounts: [Account] = [.administrator],
        application: Application = .standard,
        locks: [Lock] = Lock.standard,
        seed: UInt64 = 1,
        dials: SentryInteractiveDials = SentryInteractiveDials()
    ) {
        self.accounts = accounts
        self.application = application
        self.locks = locks
        self.seed = seed
        self.dials = dials
    }

    /// An account that the provider itself has issued.
    public struct Account: Sendable, Hashable {
        /// The address, which is the login name.
        public var email: String
        /// The password.
        ///
        /// Invented: a sandbox has no real secrets.
        public var password: String

        /// Makes an account.
        public init(email: String, password: String) {
            self.email = email
            self.password = password
        }

        /// The account that examples and tests use.
        public static let administrator = Account(email: "admin@usher.example", password: "sandbox-password")
    }

    /// A third party that signs tokens for its own users.
    public struct Application: Sendable, Hashable {
        /// Its id.
        public var applicationID: String
        /// What the `iss` of its tokens must be, byte for byte.
        public var issuer: String
        /// The id of its key.
        public var keyID: String
        /// The private half of its Ed25519 key: 32 bytes.
        ///
        /// A provider would never know it; this one is public, for examples. Register your own key for anything else.
        public var privateKey: [UInt8]
        /// The `sub` of its users who administer all locks.
        public var administrators: [String]

        /// Makes an application.
        public init(
            applicationID: String,
            issuer: String,
            keyID: String,
            privateKey: [UInt8],
            administrators: [String] = ["usher-admin"]
        ) {
            self.applicationID = applicationID
            self.issuer = issuer
            self.keyID = keyID
            self.privateKey = privateKey
            self.administrators = administrators
        }

        /// The application that examples and tests use; its private key is the bytes from 0 to 31.
        public static let standard = Application(
            applicationID: "7f3c2d1e-0a4b-4c5d-8e6f-9a0b1c2d3e4f",
            issuer: "https://usher.example/",
            keyID: "sandbox-ed25519",
            privateKey: Array(0..<32)
        )
    }

    /// A lock at the sandbox's one site.
    public struct Lock: Sendable, Hashable {
        /// Its id.
        public var lockID: String
        /// Its name.
        public var name: String
        /// How it answers.
        public var habit: Habit

        /// Makes a lock.
        public init(lockID: String, name: String, habit: Habit) {
            self.lockID = lockID
            self.name = name
            self.habit = habit
        }

        /// One lock of each habit; their ids end in the habit's number.
        public static let standard = Habit.allCases.enumerated().map { number, habit in
            Lock(lockID: "00000000-0000-4000-8000-00000000000\(number + 1)", name: habit.rawValue, habit: habit)
        }
    }

    /// How a lock answers.
    public enum Habit: String, Sendable, Hashable, CaseIterable {
        /// Does what it is told.
        case online
        /// 503 whenever it must answer at once; what is queued waits until it expires.
        case offline
        /// 504 whenever it must answer at once, but it does what it is told.
        case slow
        /// 503 for the first two times, then as `online`.
        case flaky
        /// 503 whenever it must answer at once; what is queued is done after the queue's delay.
        case queueOnly
        /// As `online`, without the capability to share with several users at once.
        case single

        /// What happens, as one sentence.
        var meaning: String {
            switch self {
            case .online: "Does what it is told."
            case .offline: "503 when it must answer at once; what is queued is dropped when it expires."
            case .slow: "504 when it must answer at once, and does what it is told all the same."
            case .flaky: "503 for the first 2 operations that it must answer at once, then online."
            case .queueOnly: "503 when it must answer at once; what is queued is done after the queue's delay."
            case .single: "Online, without BATCH_SHARING_25."
            }
        }
    }
}
