extension SardineScenario {
    private static let completes = [Step(act: .complete, delays: 1)]

    private static func fault(_ operation: SardineOperation, _ disturbance: Disturbance, calls: Int = 1)
        -> [SardineOperation: Fault]
    {
        [operation: Fault(disturbance: disturbance, calls: calls)]
    }

    private static let unavailable = Disturbance.refused(
        .status(503, message: "The service is temporarily unavailable")
    )
    /// Longer than any caller waits.
    private static let beyondTimeouts = Duration.seconds(600)

    /// All scenarios.
    ///
    /// In those with faults the applicant completes by themselves, so that a flow comes to its end.
    static let table: [SardineScenario] = journeys + creation + search + widgets + identities + sharing

    private static let journeys: [SardineScenario] = [
        SardineScenario(
            number: 0,
            name: "person",
            meaning: "Nothing by itself: a person or a script goes through the widget."
        ),
        SardineScenario(
            number: 1,
            name: "completes",
            meaning: "Completes the widget after the applicant's delay.",
            journey: [completes]
        ),
        SardineScenario(
            number: 2,
            name: "abandonsFirst",
            meaning: "Abandons the first widget, completes the second.",
            journey: [[Step(act: .abandon, delays: 1)], completes]
        ),
        SardineScenario(
            number: 3,
            name: "revokes",
            meaning: "Completes, and takes the consent back ten delays later.",
            journey: [[Step(act: .complete, delays: 1), Step(act: .revoke, delays: 11)]]
        ),
        SardineScenario(
            number: 4,
            name: "never",
            meaning: "Never opens a widget.",
            journey: [[]]
        ),
        SardineScenario(
            number: 5,
            name: "fails",
            meaning: "Cannot be verified: sent to manualKycUrl, no identity.",
            journey: [[Step(act: .fail, delays: 1)]]
        ),
        SardineScenario(
            number: 6,
            name: "failsFirst",
            meaning: "Fails the first widget, completes the second.",
            journey: [[Step(act: .fail, delays: 1)], completes]
        ),
        SardineScenario(
            number: 7,
            name: "late",
            meaning: "Completes after a thousand delays, long after the link expired.",
            journey: [[Step(act: .complete, delays: 1000)]]
        ),
        SardineScenario(
            number: 8,
            name: "partial",
            meaning: "Completes without the document: doc_kyc stays null.",
            journey: [[Step(act: .completeWithoutDocument, delays: 1)]]
        ),
        SardineScenario(
            number: 9,
            name: "abandonsAlways",
            meaning: "Abandons every widget.",
            journey: [[Step(act: .abandon, delays: 1)]]
        ),
    ]

    private static let creation: [SardineScenario] = [
        SardineScenario(
            number: 19,
            name: "createCutLags",
            meaning: "The first create has its effect and is cut; the first 4 searches find nothing.",
            journey: [completes],
            faults: fault(.createEntity, .cutAfterEffect),
            hiddenSearches: 4
        ),
        SardineScenario(
            number: 20,
            name: "createTimesOut",
            meaning: "The first create has its effect; its answer takes 10 minutes.",
            journey: [completes],
            faults: fault(.createEntity, .late(beyondTimeouts))
        ),
        SardineScenario(
            number: 21,
            name: "createCutAfter",
            meaning: "The first create has its effect; the connection is cut.",
            journey: [completes],
            faults: fault(.createEntity, .cutAfterEffect)
        ),
        SardineScenario(
            number: 22,
            name: "createCutBefore",
            meaning: "The first create is cut before it has an effect.",
            journey: [completes],
            faults: fault(.createEntity, .cutBeforeEffect)
        ),
        SardineScenario(
            number: 23,
            name: "createLags",
            meaning: "Create says 'Customer already exists' although the first 3 searches find nothing.",
            journey: [completes],
            hiddenSearches: 3
        ),
        SardineScenario(
            number: 24,
            name: "createHidden",
            meaning: "Create says 'Customer already exists' although no search ever finds anything.",
            journey: [completes],
            hiddenSearches: .max
        ),
        SardineScenario(
            number: 25,
            name: "createUnavailable",
            meaning: "The first 2 creates are answered 503, without effect.",
            journey: [completes],
            faults: fault(.createEntity, unavailable, calls: 2)
        ),
        SardineScenario(
            number: 26,
            name: "createMisreported",
            meaning: "The first create has its effect, and is answered 500.",
            journey: [completes],
            faults: fault(.createEntity, .misreported(.status(500, message: "Internal server error")))
        ),
        SardineScenario(
            number: 27,
            name: "createUnknownError",
            meaning: "Create is refused with a text that no document has.",
            faults: fault(
                .createEntity,
                .refused(.status(400, message: "Tenant onboarding window closed")),
                calls: .max
            )
        ),
        SardineScenario(
            number: 28,
            name: "createDrift",
            meaning: "The answer to create lacks customerId.",
            journey: [completes],
            faults: fault(
                .createEntity,
                .misreported(.text(#"{"id":"7","createdAt":"2026-06-01T10:00:00Z"}"#)),
                calls: .max
            )
        ),
        SardineScenario(
            number: 29,
            name: "createCutTwice",
            meaning: "The first 2 creates have their effect; both are cut.",
            journey: [completes],
            faults: fault(.createEntity, .cutAfterEffect, calls: 2)
        ),
    ]

    private static let search: [SardineScenario] = [
        SardineScenario(
            number: 30,
            name: "searchUnavailable",
            meaning: "The first 2 searches are answered 503.",
            journey: [completes],
            faults: fault(.searchEntities, unavailable, calls: 2)
        ),
        SardineScenario(
            number: 31,
            name: "searchThrottled",
            meaning: "The first search gets 429 with Retry-After: 120.",
            journey: [completes],
            faults: fault(.searchEntities, .refused(.throttled(.seconds(120))))
        ),
        SardineScenario(
            number: 32,
            name: "searchThrottledDate",
            meaning: "The first search gets 429; Retry-After is a date 90 s away.",
            journey: [completes],
            faults: fault(.searchEntities, .refused(.throttled(.date(secondsFromNow: 90))))
        ),
        SardineScenario(
            number: 33,
            name: "searchThrottledBare",
            meaning: "The first search gets 429 without Retry-After.",
            journey: [completes],
            faults: fault(.searchEntities, .refused(.throttled(.absent)))
        ),
        SardineScenario(
            number: 34,
            name: "searchBroken",
            meaning: "The first search is answered 200 with JSON that ends early.",
            journey: [completes],
            faults: fault(.searchEntities, .refused(.brokenJSON))
        ),
        SardineScenario(
            number: 35,
            name: "searchPortal",
            meaning: "The first search is answered 200 with a proxy's HTML page.",
            journey: [completes],
            faults: fault(.searchEntities, .refused(.portalPage))
        ),
        SardineScenario(
            number: 36,
            name: "searchMissingPage",
            meaning: "Every search is answered 404 with an HTML page.",
            faults: fault(.searchEntities, .refused(.missingPage), calls: .max)
        ),
        SardineScenario(
            number: 37,
            name: "searchSlow",
            meaning: "The first search is answered after 20 seconds.",
            journey: [completes],
            faults: fault(.searchEntities, .late(.seconds(20)))
        ),
        SardineScenario(
            number: 38,
            name: "searchEmptyBody",
            meaning: "Nothing found is 200 with an empty body.",
            journey: [completes],
            emptySearch: .emptyBody
        ),
        SardineScenario(
            number: 39,
            name: "searchNullBody",
            meaning: "Nothing found is 200 with the body null.",
            journey: [completes],
            emptySearch: .nullBody
        ),
        SardineScenario(
            number: 40,
            name: "searchEmptyObject",
            meaning: "Nothing found is 200 with the body {}.",
            journey: [completes],
            emptySearch: .emptyObject
        ),
        SardineScenario(
            number: 41,
            name: "searchUnauthorized",
            meaning: "Every search is answered 401, whatever the credentials.",
            faults: fault(.searchEntities, .refused(.status(401, message: "Unauthorized")), calls: .max)
        ),
    ]

    private static let widgets: [SardineScenario] = [
        SardineScenario(
            number: 50,
            name: "linkExpires",
            meaning: "Links last 10 seconds, and the applicant is slower.",
            journey: [[]],
            linkLifetime: .seconds(10)
        ),
        SardineScenario(
            number: 51,
            name: "consentedBefore",
            meaning: "Consented to everything long ago: no widget is made.",
            consentedBefore: .all
        ),
        SardineScenario(
            number: 52,
            name: "profileBefore",
            meaning: "Consented to profile long ago; completes the rest.",
            journey: [completes],
            consentedBefore: .profile
        ),
        SardineScenario(
            number: 53,
            name: "widgetUnavailable",
            meaning: "The first 2 widgets are answered 503.",
            journey: [completes],
            faults: fault(.createWidget, unavailable, calls: 2)
        ),
        SardineScenario(
            number: 54,
            name: "widgetCutAfter",
            meaning: "The first widget is made, and the connection is cut.",
            journey: [[], completes],
            faults: fault(.createWidget, .cutAfterEffect)
        ),
        SardineScenario(
            number: 55,
            name: "widgetUnknownError",
            meaning: "Every widget is refused with a text that no document has.",
            faults: fault(.createWidget, .refused(.status(400, message: "Widget theme is archived")), calls: .max)
        ),
        SardineScenario(
            number: 56,
            name: "widgetDrift",
            meaning: "The answer to a widget lacks widgetUrl.",
            faults: fault(.createWidget, .misreported(.text(#"{"url":"https://identity.example/"}"#)), calls: .max)
        ),
    ]

    private static let identities: [SardineScenario] = [
        SardineScenario(
            number: 60,
            name: "documentExpired",
            meaning: "Completes with a document that expired the day before.",
            journey: [completes],
            flaw: .expiredDocument
        ),
        SardineScenario(
            number: 61,
            name: "otherName",
            meaning: "Completes; name and date of birth are another person's.",
            journey: [completes],
            flaw: .otherName
        ),
        SardineScenario(
            number: 62,
            name: "otherUser",
            meaning: "Completes; user id and phone number are another person's.",
            journey: [completes],
            flaw: .otherUser
        ),
        SardineScenario(
            number: 63,
            name: "identityMissingField",
            meaning: "The identity lacks profile.fullName.",
            journey: [completes],
            flaw: .missingField
        ),
        SardineScenario(
            number: 64,
            name: "identityExtraFields",
            meaning: "The identity has unknown members, in another order.",
            journey: [completes],
            flaw: .extraFields
        ),
        SardineScenario(
            number: 65,
            name: "hugeImages",
            meaning: "The three images have 10 MiB each, before Base64.",
            journey: [completes],
            flaw: .hugeImages
        ),
        SardineScenario(
            number: 66,
            name: "identityUnavailable",
            meaning: "The first 2 retrievals are answered 503.",
            journey: [completes],
            faults: fault(.getIdentity, unavailable, calls: 2)
        ),
        SardineScenario(
            number: 67,
            name: "identityThrottled",
            meaning: "The first retrieval gets 429 with Retry-After: 120.",
            journey: [completes],
            faults: fault(.getIdentity, .refused(.throttled(.seconds(120))))
        ),
        SardineScenario(
            number: 68,
            name: "identityBroken",
            meaning: "The first retrieval is answered 200 with JSON that ends early.",
            journey: [completes],
            faults: fault(.getIdentity, .refused(.brokenJSON))
        ),
        SardineScenario(
            number: 69,
            name: "identitySlow",
            meaning: "The first retrieval is answered after 20 seconds.",
            journey: [completes],
            faults: fault(.getIdentity, .late(.seconds(20)))
        ),
    ]

    private static let sharing: [SardineScenario] = [
        SardineScenario(
            number: 80,
            name: "shares",
            meaning: "Verified with the partner; agrees to share after the delay.",
            journey: [completes],
            verifiedElsewhere: .all
        ),
        SardineScenario(
            number: 81,
            name: "sharesNever",
            meaning: "Verified with the partner; never agrees to share.",
            journey: [[]],
            verifiedElsewhere: .all
        ),
        SardineScenario(
            number: 82,
            name: "sharesRevokes",
            meaning: "Verified with the partner; shares, and takes it back.",
            journey: [[Step(act: .complete, delays: 1), Step(act: .revoke, delays: 11)]],
            verifiedElsewhere: .all
        ),
        SardineScenario(
            number: 83,
            name: "sharesProfile",
            meaning: "Verified with the partner for profile only; shares that.",
            journey: [completes],
            verifiedElsewhere: .profile
        ),
    ]
}
