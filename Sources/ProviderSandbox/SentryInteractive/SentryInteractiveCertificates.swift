internal import Crypto
internal import HTTPTypes
internal import JSONModel

/// The certificates of ephemeral keys, and the codes that verify them.
struct SentryInteractiveCertificates: Sendable {
    private let authority: SentryInteractiveAuthority
    private var issued = Shelf<String, Certificate>(capacity: SentryInteractiveTwin.maximumSessions)
    private var verified = Shelf<String, Bool>(capacity: SentryInteractiveTwin.maximumSessions)
    private var challenges = Shelf<String, Challenge>(capacity: SentryInteractiveTwin.maximumSessions)

    /// What a certificate proves: whose key it is, and until when.
    struct Certificate: Sendable, Hashable {
        var userID: String
        var publicKey: [UInt8]
        var expiresAt: Timestamp
    }

    /// A code that was sent to a user.
    struct Challenge: Sendable, Hashable {
        var publicKey: [UInt8]
        var code: String
        var expiresAt: Timestamp
        /// How many more wrong answers are borne.
        var attempts = 3
    }

    init(seed: UInt64) { authority = SentryInteractiveAuthority(seed: seed) }

    /// The certificate behind the first entry of an `x5c` list.
    func certificate(_ text: String) -> Certificate? { issued[text] }

    /// The chain for a user's key: its own certificate, then the authority's.
    mutating func issue(
        _ publicKey: [UInt8],
        to userID: String,
        until expiry: Timestamp,
        at moment: Timestamp
    ) -> [String] {
        let chain = authority.chain(for: publicKey, userID, from: moment, until: expiry)
        if let leaf = chain.first {
            issued.insert(Certificate(userID: userID, publicKey: publicKey, expiresAt: expiry), for: leaf)
        }
        return chain
    }

    func isVerified(_ publicKey: [UInt8], of userID: String) -> Bool {
        verified[userID + " " + Base64.encoded(publicKey)] == true
    }

    mutating func verify(_ publicKey: [UInt8], of userID: String) {
        verified.insert(true, for: userID + " " + Base64.encoded(publicKey))
    }

    func challenge(of userID: String) -> Challenge? { challenges[userID] }

    mutating func set(_ challenge: Challenge, of userID: String) { challenges.insert(challenge, for: userID) }
}

extension SentryInteractiveTwin {
    /// `POST /auth/certificate`: a chain for an ephemeral key, or 423 where it must be verified first.
    mutating func certify(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller
    ) throws(TwinRefusal) -> TwinReply {
        let key = try ephemeralKey(call)
        let needsCode =
            switch dials.secondFactor {
            case .always: true
            case .oncePerKey: !certificates.isVerified(key, of: caller.user.userID)
            case .never:
                scenario(of: caller.user)?.quirk == .secondFactor
                    && !certificates.isVerified(key, of: caller.user.userID)
            }
        guard !needsCode else { throw SentryInteractiveRefusal.locked }
        return chain(for: key, caller.user, at: call.moment)
    }

    /// `POST /auth/certificate/verify`: sends a code.
    mutating func challengeKey(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller
    ) throws(TwinRefusal) -> TwinReply {
        let key = try ephemeralKey(call)
        let method = call.query["method"] ?? (caller.user.email == nil ? "SMS" : "EMAIL")
        guard ["EMAIL", "SMS", "TELEPHONE", "WHATSAPP"].contains(method) else {
            throw SentryInteractiveRefusal.wrongMethodOfVerification
        }
        let recipient = (method == "EMAIL" ? caller.user.email : caller.user.telephone) ?? caller.user.subject
        var chance = chance("code", caller.user.userID).mixed(with: UInt64(correspondence.count(to: recipient)))
        let code = String(100_000 + chance.next() % 900_000)
        certificates.set(
            .init(publicKey: key, code: code, expiresAt: call.moment.advanced(by: dials.codeLifetime)),
            of: caller.user.userID
        )
        correspondence.send("code " + method, code, to: recipient, at: call.moment)
        return .empty()
    }

    /// `POST /auth/certificate/check`: a chain for a code that the key has signed.
    mutating func checkKey(
        _ call: SentryInteractiveCall,
        by caller: SentryInteractiveCaller
    ) throws(TwinRefusal) -> TwinReply {
        guard let signature = Base64.decoded(try call.text("verificationSignature")) else {
            throw SentryInteractiveRefusal.missingField
        }
        guard var challenge = certificates.challenge(of: caller.user.userID), challenge.attempts > 0,
            call.moment < challenge.expiresAt
        else { throw SentryInteractiveRefusal.wrongCode }
        guard Ed25519.isValid(signature, of: Array(challenge.code.utf8), by: challenge.publicKey) else {
            challenge.attempts -= 1
            certificates.set(challenge, of: caller.user.userID)
            throw SentryInteractiveRefusal.wrongCode
        }
        challenge.attempts = 0
        certificates.set(challenge, of: caller.user.userID)
        certificates.verify(challenge.publicKey, of: caller.user.userID)
        return chain(for: challenge.publicKey, caller.user, at: call.moment)
    }

    private mutating func chain(
        for key: [UInt8],
        _ user: SentryInteractiveUser,
        at moment: Timestamp
    ) -> TwinReply {
        let expiry = moment.advanced(by: dials.certificateLifetime)
        let chain = certificates.issue(key, to: user.userID, until: expiry, at: moment)
        return .json(["certificateChain": .array(chain.map { .string($0) }), "userId": .string(user.userID)])
    }

    private func ephemeralKey(_ call: SentryInteractiveCall) throws(TwinRefusal) -> [UInt8] {
        guard let text = call.body["ephemeralKey"]?.stringValue, let key = Ed25519.publicKey(text) else {
            throw SentryInteractiveRefusal.wrongEphemeralKey
        }
        return key
    }
}
