extension AuroraSentinelScenario {
    private typealias Operation = AuroraSentinelOperation
    private typealias Scenario = AuroraSentinelScenario

    private static let finishes = [Visit(end: .finish, delays: 1)]
    private static let reads: [AuroraSentinelOperation] = [.customerStatus, .customerStatusWithoutImages]
    private static let unavailable = Disturbance.refused(
        .status(503, message: "The service is temporarily unavailable")
    )
    /// Longer than any caller waits.
    private static let beyondTimeouts = Duration.seconds(600)

    /// All scenarios.
    ///
    /// In those with faults the applicant finishes by themselves and is accepted, so that a flow comes to its end.
    static let table: [AuroraSentinelScenario] = journeys + webhooks + readFaults + linkFaults + records + existing

    private static let journeys: [AuroraSentinelScenario] = [
        Scenario(number: 0, name: "person", meaning: "Nothing by itself: a person or a script opens the link."),
        Scenario(
            number: 1,
            name: "accepted",
            meaning: "Finishes after the applicant's delay: pending, then accepted.",
            visits: finishes
        ),
        ended(2, "rejected", "Finishes: pending, then rejected.", .rejected),
        ended(3, "conflict", "Finishes: pending, then conflict, which a human must resolve.", .conflict),
        ended(4, "duplicate", "Finishes: pending, then duplicate, which a human must resolve.", .duplicate),
        Scenario(
            number: 5,
            name: "staysPending",
            meaning: "Finishes, and is never decided about.",
            visits: finishes,
            courses: [[]]
        ),
        Scenario(
            number: 6,
            name: "conflictResolved",
            meaning: "Conflict first; a human accepts ten decision delays later.",
            visits: finishes,
            courses: [[Step(.conflict, delays: 1), Step(.accepted, delays: 11)]]
        ),
        Scenario(
            number: 7,
            name: "duplicateResolved",
            meaning: "Duplicate first; a human rejects ten decision delays later.",
            visits: finishes,
            courses: [[Step(.duplicate, delays: 1), Step(.rejected, delays: 11)]]
        ),
        Scenario(
            number: 8,
            name: "never",
            meaning: "Never opens a link.",
            visits: [Visit(end: .nothing, delays: 1)]
        ),
        Scenario(
            number: 9,
            name: "abandonsFirst",
            meaning: "Abandons the first link, finishes the second.",
            visits: [Visit(end: .abandon, delays: 1), Visit(end: .finish, delays: 1)]
        ),
        Scenario(
            number: 10,
            name: "late",
            meaning: "Finishes after a thousand delays, long after the link expired.",
            visits: [Visit(end: .finish, delays: 1000)]
        ),
        Scenario(
            number: 11,
            name: "flips",
            meaning: "Accepted, and rejected twenty decision delays later.",
            visits: finishes,
            courses: [[Step(.accepted, delays: 1), Step(.rejected, delays: 21)]]
        ),
        Scenario(
            number: 12,
            name: "expires",
            meaning:
                "Accepted; the document expires twenty decision delays later: draft. The next journey is accepted.",
            visits: finishes,
            courses: [[Step(.accepted, delays: 1), Step(.draft, delays: 21)], [Step(.accepted, delays: 1)]]
        ),
        ended(13, "unknownStatus", "Finishes: pending, then a status with a code that no table has.", .unknown),
        Scenario(
            number: 14,
            name: "atOnce",
            meaning: "Finishes while the link is being answered: the webhook overtakes the answer.",
            visits: [Visit(end: .finish, delays: 0)],
            courses: [[Step(.accepted, delays: 0)]]
        ),
    ]

    private static func ended(
        _ number: Int,
        _ name: String,
        _ meaning: String,
        _ status: AuroraSentinelStatus
    ) -> AuroraSentinelScenario {
        Scenario(
            number: number,
            name: name,
            meaning: meaning,
            visits: finishes,
            courses: [[Step(status, delays: 1)]]
        )
    }

    private static let webhooks: [AuroraSentinelScenario] = [
        post(20, "webhookLost", "Accepted; no webhook is ever sent.", .lost),
        post(21, "webhookRepeated", "Accepted; every webhook is sent five times.", .repeated),
        post(
            22,
            "webhookReordered",
            "Accepted; the webhook about pending comes after the one about accepted.",
            .reordered
        ),
        Scenario(
            number: 23,
            name: "webhookForged",
            meaning: "Stays pending; a forgery with the true passphrase says accepted.",
            visits: finishes,
            courses: [[]],
            post: .forged
        ),
        post(24, "webhookPassphrase", "Accepted; every webhook carries a wrong passphrase.", .wrongPassphrase),
        post(25, "webhookTooLarge", "Accepted; every webhook is larger than 1 MiB.", .tooLarge),
        post(26, "webhookMediaType", "Accepted; every webhook comes as text/plain.", .wrongMediaType),
        post(27, "webhookLate", "Accepted; every webhook comes a thousand applicant's delays late.", .late),
        post(28, "webhookStale", "Accepted; the passphrase before the last change is sent for ever.", .stale),
        Scenario(
            number: 29,
            name: "webhookEarly",
            meaning: "Accepted; the first 2 reads after the webhook miss the customer.",
            visits: finishes,
            hiddenReads: 2
        ),
    ]

    private static func post(_ number: Int, _ name: String, _ meaning: String, _ post: Post) -> AuroraSentinelScenario {
        Scenario(number: number, name: name, meaning: meaning, visits: finishes, post: post)
    }

    private static let readFaults: [AuroraSentinelScenario] = [
        read(30, "readUnavailable", "The first 2 reads are answered 503.", unavailable, calls: 2),
        read(
            31,
            "readThrottled",
            "The first read gets 429 with Retry-After: 120.",
            .refused(.throttled(.seconds(120)))
        ),
        read(
            32,
            "readThrottledUntil",
            "The first read gets 429 with an HTTP date 90 s ahead.",
            .refused(.throttled(.date(secondsFromNow: 90)))
        ),
        read(
            33,
            "readThrottledSilently",
            "The first read gets 429 without Retry-After.",
            .refused(.throttled(.absent))
        ),
        read(34, "readBroken", "The first read is answered with JSON that ends early.", .refused(.brokenJSON)),
        read(35, "readPortal", "The first read is answered 200 with a network's sign-in page.", .refused(.portalPage)),
        read(
            36,
            "readMissing",
            "Reads are answered 404 with a page, as from a wrong base URL.",
            .refused(.missingPage),
            calls: .max
        ),
        read(37, "readSlow", "The first read is answered after 20 s.", .late(.seconds(20))),
        read(
            38,
            "readCredentials",
            "The first read says 'Invalid user credentials'.",
            .refused(.body(400, #"{"errors":[{"message":"Invalid user credentials"}]}"#))
        ),
        read(
            39,
            "readInvalid",
            "Reads are refused with 422.",
            .refused(.body(422, #"{"errors":[{"message":"email is on a blocked domain"}]}"#)),
            calls: .max
        ),
        read(
            40,
            "readUnknownError",
            "Reads are refused with 400 and a text that no document has.",
            .refused(.body(400, #"{"errors":[{"message":"Tenant window closed"}]}"#)),
            calls: .max
        ),
        read(41, "readForbidden", "The first read is answered 403.", .refused(.status(403, message: "Forbidden"))),
        read(
            42,
            "readUnauthorized",
            "The first read is answered 401.",
            .refused(.status(401, message: "Unauthorized"))
        ),
        read(43, "readCut", "The first read is cut.", .cutBeforeEffect),
        read(
            44,
            "readOther404",
            "Reads say 404 with a text that is not 'Row not found'.",
            .refused(.status(404, message: "No such route")),
            calls: .max
        ),
    ]

    private static func read(
        _ number: Int,
        _ name: String,
        _ meaning: String,
        _ disturbance: Disturbance,
        calls: Int = 1
    ) -> AuroraSentinelScenario {
        Scenario(
            number: number,
            name: name,
            meaning: meaning,
            visits: finishes,
            faults: ScenarioFaults(disturbance, of: reads, calls: calls)
        )
    }

    private static let linkFaults: [AuroraSentinelScenario] = [
        link(50, "linkUnavailable", "The first link is refused with 503.", unavailable),
        link(51, "linkCut", "The first link is made; the connection is cut.", .cutAfterEffect),
        link(52, "linkTimesOut", "The first link is made; its answer takes 10 minutes.", .late(beyondTimeouts)),
        link(
            53,
            "linkUnknownError",
            "Links are refused with a text that no document has.",
            .refused(.body(400, #"{"errors":[{"message":"Link quota reached"}]}"#)),
            calls: .max
        ),
        link(
            54,
            "linkDrift",
            "The answer to a link is an object where a text belongs.",
            .misreported(.text(#"{"message":"Success","data":{"url":"https://x.example/"}}"#)),
            calls: .max
        ),
        Scenario(
            number: 55,
            name: "linkShort",
            meaning: "Links expire after a minute; the applicant never opens them.",
            visits: [Visit(end: .nothing, delays: 1)],
            linkLifetime: .seconds(60)
        ),
    ]

    private static func link(
        _ number: Int,
        _ name: String,
        _ meaning: String,
        _ disturbance: Disturbance,
        calls: Int = 1
    ) -> AuroraSentinelScenario {
        Scenario(
            number: number,
            name: name,
            meaning: meaning,
            visits: finishes,
            faults: ScenarioFaults(disturbance, of: [.encryptURL], calls: calls)
        )
    }

    private static let records: [AuroraSentinelScenario] = [
        record(60, "expiredDocument", "Accepted with a document that expired yesterday.", .expiredDocument),
        Scenario(
            number: 61,
            name: "notLive",
            meaning: "Rejected because liveness failed.",
            visits: finishes,
            courses: [[Step(.rejected, delays: 1)]],
            flaw: .notLive
        ),
        record(
            62,
            "otherContact",
            "The record has another address, number and name than were asked for.",
            .otherContact
        ),
        record(63, "changingID", "Every read has another uuid.", .changingID),
        record(64, "missingStatus", "The record lacks status.", .missingStatus),
        record(65, "statusText", "The status is a text where a number belongs.", .statusText),
        record(66, "extraFields", "The record has further fields, in another order.", .extraFields),
        record(67, "nullLists", "Lists in the record are null.", .nullLists),
        record(68, "hugeImages", "Each image of the record has 10 MiB.", .hugeImages),
        record(
            69,
            "crossed",
            "The address belongs to one customer and the number to another from the start.",
            .crossed
        ),
        record(70, "takenContact", "Every change of the contact is refused with 409.", .takenContact),
        record(71, "ownContactTaken", "A change of the contact is made, and answered 409.", .ownContactTaken),
        Scenario(
            number: 72,
            name: "contactCut",
            meaning: "The first change of the contact is made; the connection is cut.",
            visits: finishes,
            faults: [.updateContact: .cutAfterEffect]
        ),
        record(
            73,
            "crossedWithoutNumber",
            "The address belongs to a customer without a number, and the number to another one.",
            .crossedWithoutNumber
        ),
        Scenario(
            number: 74,
            name: "withoutNumber",
            meaning: "Was accepted a year ago; where the address is asked for, no number is on file.",
            visits: finishes,
            existing: .accepted,
            flaw: .withoutNumber
        ),
        record(75, "missingName", "The record lacks name.", .missingName),
    ]

    private static func record(_ number: Int, _ name: String, _ meaning: String, _ flaw: Flaw) -> AuroraSentinelScenario
    {
        Scenario(number: number, name: name, meaning: meaning, visits: finishes, flaw: flaw)
    }

    private static let existing: [AuroraSentinelScenario] = [
        known(80, "wasAccepted", "Was accepted a year ago.", .accepted),
        known(81, "wasDraft", "Is a draft because a document expired; the next journey is accepted.", .draft),
        known(82, "wasRejected", "Was rejected a year ago.", .rejected),
        known(83, "wasPending", "Finished a year ago and is pending since.", .pending),
        known(84, "wasConflict", "Is in conflict since a year ago.", .conflict),
        draft(85, "draftSilent", "Is a draft; never opens a link.", visits: [Visit(end: .nothing, delays: 1)]),
        draft(
            86,
            "draftReminded",
            "Is a draft; leaves the first link alone, finishes the second, and is accepted.",
            visits: [Visit(end: .nothing, delays: 1), Visit(end: .finish, delays: 1)]
        ),
        draft(87, "draftRejected", "Is a draft; the next journey is rejected.", course: [Step(.rejected, delays: 1)]),
        draft(
            88,
            "draftConflict",
            "Is a draft; the next journey is in conflict, and a human accepts ten decision delays later.",
            course: [Step(.conflict, delays: 1), Step(.accepted, delays: 11)]
        ),
        draft(
            89,
            "draftExpired",
            "Is a draft; the next journey is accepted with a document that expired yesterday.",
            flaw: .expiredDocument
        ),
    ]

    private static func draft(
        _ number: Int,
        _ name: String,
        _ meaning: String,
        visits: [Visit] = finishes,
        course: [Step] = [Step(.accepted, delays: 1)],
        flaw: Flaw = .none
    ) -> AuroraSentinelScenario {
        Scenario(
            number: number,
            name: name,
            meaning: meaning,
            visits: visits,
            courses: [course],
            existing: .draft,
            flaw: flaw
        )
    }

    private static func known(
        _ number: Int,
        _ name: String,
        _ meaning: String,
        _ status: AuroraSentinelStatus
    ) -> AuroraSentinelScenario {
        Scenario(number: number, name: name, meaning: meaning, visits: finishes, existing: status)
    }
}
