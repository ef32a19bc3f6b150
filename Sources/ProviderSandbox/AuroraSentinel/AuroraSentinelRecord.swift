internal import JSONModel

/// A customer as answers show them.
struct AuroraSentinelRecord: Sendable {
    private var customer: AuroraSentinelCustomer
    private var person: AuroraSentinelPerson
    private var code: Int
    /// The size of images, or `nil` for none.
    private var imageBytes: Int?

    init(_ customer: AuroraSentinelCustomer, seed: UInt64, code: Int, imageBytes: Int? = nil) {
        self.customer = customer
        self.code = code
        self.imageBytes = imageBytes
        person = AuroraSentinelPerson(customer.id, seed: seed)
    }

    /// The whole record; images are null unless asked for.
    var json: JSONObject {
        var object: JSONObject = [
            "uuid": .string(customer.id.text), "status": .integer(code),
            "name": .string(person.name), "surname": .string(person.surname), "gender": .string(person.gender),
            "dateOfBirth": .string(person.dateOfBirth), "nationality": .string(person.nationality),
            "email": customer.email.map { .string($0) } ?? .null,
            "phoneNumber": customer.phoneNumber.map { .string($0) } ?? .null,
            "isLive": .bool(customer.isLive),
            "isLiveScore": .double(customer.isLive ? person.livenessScore : 12.5),
            "isLiveFaces": imageBytes == nil ? nil : [image(0x11), image(0x12)],
            "idFace": image(0x13),
        ]
        for row in AuroraSentinelDocuments.table {
            object[row.name] =
                customer.documents.contains(row.document) ? .object(document(row.document)) : .some(.null)
        }
        object["createdAt"] = .string(customer.createdAt.inMilliseconds)
        object["updatedAt"] = .string(customer.updatedAt.inMilliseconds)
        return object
    }

    /// The row of a list: documents in arrays, and no moments.
    func row(at moment: Timestamp) -> JSON {
        var object: JSONObject = [
            "uuid": .string(customer.id.text), "status": .integer(code),
            "name": .string(person.name), "surname": .string(person.surname),
            "email": customer.email.map { .string($0) } ?? .null,
            "phoneNumber": customer.phoneNumber.map { .string($0) } ?? .null,
        ]
        for row in AuroraSentinelDocuments.table {
            guard customer.documents.contains(row.document) else {
                object[row.plural] = []
                continue
            }
            object[row.plural] = [
                [
                    numberName(of: row.document): .string(number(of: row.document)),
                    "dateOfExpiry": .string(Timestamp.date(ofDay: customer.expiryDay)),
                    "idMatch": .bool(customer.isLive),
                ]
            ]
        }
        let expired = customer.hasExpired(by: moment) ? customer.documents.names : []
        object["expiredIds"] = .array(expired.map { .string($0) })
        return .object(object)
    }

    private func document(_ document: AuroraSentinelDocuments) -> JSONObject {
        let isPassport = document == .passport
        let expiry = JSON.string(Timestamp.date(ofDay: customer.expiryDay))
        let numberName = numberName(of: document)
        var object: JSONObject = [
            numberName: .string(number(of: document)),
            "dateOfIssue": .string(Timestamp.date(ofDay: customer.expiryDay - 1826)),
            "dateOfExpiry": expiry,
            "authority": isPassport ? "Passport Office" : "Federal Authority for Identity and Citizenship",
            "countryOfIssue": isPassport ? .string(person.nationality) : document == .emiratesID ? "ARE" : "EGY",
            "idMatch": .bool(customer.isLive),
            "idScore": .double(customer.isLive ? person.matchScore : 8.1),
            "idClassificationPassed": true,
            "frontImage": image(0x21), "backImage": isPassport ? nil : image(0x22), "idImage": image(0x23),
        ]
        if isPassport {
            object["passportType"] = "P"
            object["placeOfIssue"] = .string(person.nationality)
        }
        if imageBytes != nil, document != .egyptNationalID {
            object[isPassport ? "ocrPassport" : "ocrEmiratesId"] = [
                numberName: .string(number(of: document)), "dateOfExpiry": expiry,
            ]
        }
        return object
    }

    private func numberName(of document: AuroraSentinelDocuments) -> String {
        switch document {
        case .passport: "passportNumber"
        case .emiratesID: "emiratesIdNumber"
        default: "egyptNationalIdNumber"
        }
    }

    private func number(of document: AuroraSentinelDocuments) -> String {
        switch document {
        case .passport: "P" + person.digits
        case .emiratesID: "784-" + person.dateOfBirth.prefix(4) + "-" + person.digits + "-1"
        default: "2" + person.dateOfBirth.filter { $0 != "-" } + person.digits
        }
    }

    private func image(_ fill: UInt8) -> JSON {
        imageBytes.map { .string("data:image/jpeg;base64," + InventedImage.base64(bytes: $0, fill: fill)) } ?? .null
    }
}

extension Timestamp {
    /// RFC 3339 with three digits of fraction, as the provider writes moments: `2026-05-20T10:15:30.000Z`.
    var inMilliseconds: String {
        let text = description
        guard text.hasSuffix("Z"), !text.contains(".") else { return text }
        return text.dropLast() + ".000Z"
    }
}
