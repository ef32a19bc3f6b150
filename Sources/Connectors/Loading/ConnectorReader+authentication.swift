internal import HTTPTypes
internal import JSONModel

extension ConnectorReader {
    /// Reads how calls show who is calling.
    mutating func authentication<Key: FileKey>(_ view: View<Key>, _ key: Key, in place: TemplatePlace)
        -> Authentication?
    {
        guard let value = view[key] else { return nil }
        let location = view.place(key)
        guard let name = kind(value, at: location, of: AuthenticationName.self) else { return nil }
        let authentication: Authentication? =
            switch name {
            case .none: self.view(value, at: location, as: NoAuthenticationKey.self).map { _ in .none }
            case .basic: basic(value, at: location)
            case .apiKey: apiKey(value, at: location)
            case .bodyCredentials: bodyCredentials(value, at: location)
            case .bearer: bearer(value, at: location, in: place).map { .bearer($0) }
            }
        guard let authentication else { return nil }
        let unsupported = authentication.kinds.subtracting(supportedAuthentication).map(\.rawValue).sorted()
        if !unsupported.isEmpty {
            report(
                "UNSUPPORTED_AUTHENTICATION",
                "This host cannot authenticate by \(unsupported.joined(separator: ", ")).",
                "Use one of \(supportedAuthentication.map(\.rawValue).sorted().joined(separator: ", ")).",
                at: location
            )
        }
        return authentication
    }

    /// The `kind` of an object that comes in several forms.
    mutating func kind<Kind: CaseIterable & RawRepresentable<String>>(
        _ value: JSON,
        at location: JSONPointer,
        of type: Kind.Type
    ) -> Kind? {
        guard case .object(let object) = value else {
            wrongType(value, "an object with 'kind'", at: location)
            return nil
        }
        guard let kind = object["kind"] else {
            let names = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            report("MISSING_FIELD", "The object needs 'kind'.", "It is one of \(names).", at: location)
            return nil
        }
        return choice(kind, at: location.appending("kind"), of: type)
    }

    /// A header's name that the file may set.
    mutating func headerName(_ name: String, at location: JSONPointer) -> String? {
        guard let field = HTTPField.Name(name) else {
            report(
                "INVALID_NAME",
                "'\(name)' cannot be the name of a header.",
                "Use letters, digits and '-'.",
                at: location
            )
            return nil
        }
        guard !ConnectorReader.reservedHeaders.contains(field.canonicalName) else {
            report(
                "RESERVED_HEADER",
                "The header '\(name)' is made by the engine.",
                "Take it out; credentials are given under 'authentication'.",
                at: location
            )
            return nil
        }
        return name
    }

    /// What frames a message or shows who is calling.
    static let reservedHeaders: Set<String> = [
        "authorization", "connection", "content-length", "cookie", "host", "proxy-authorization", "te", "trailer",
        "transfer-encoding", "upgrade",
    ]

    private mutating func basic(_ value: JSON, at location: JSONPointer) -> Authentication? {
        guard let view = view(value, at: location, as: BasicKey.self) else { return nil }
        let username = secret(view, .username)
        let password = secret(view, .password)
        guard let username, let password else { return nil }
        return .basic(username: username, password: password)
    }

    private mutating func apiKey(_ value: JSON, at location: JSONPointer) -> Authentication? {
        guard let view = view(value, at: location, as: APIKeyKey.self) else { return nil }
        let reference = secret(view, .value)
        let header = string(view, .header)
        let query = string(view, .query)
        let prefix = string(view, .prefix) ?? ""
        guard (header == nil) != (query == nil) else {
            report(
                "AMBIGUOUS_PLACE",
                "An API key goes in a header or in the query.",
                "Give one of 'header' and 'query'.",
                at: location
            )
            return nil
        }
        guard let reference else { return nil }
        if let query { return .apiKey(place: .query(query), prefix: prefix, value: reference) }
        // Unlike a template, an API key may stand in `Authorization`.
        guard let header, HTTPField.Name(header) != nil, HeaderValue.isSafe(prefix.trimmed) else {
            report("INVALID_NAME", "Header or prefix hold a character that a header cannot hold.", at: location)
            return nil
        }
        return .apiKey(place: .header(header), prefix: prefix, value: reference)
    }

    private mutating func bodyCredentials(_ value: JSON, at location: JSONPointer) -> Authentication? {
        guard let view = view(value, at: location, as: BodyCredentialsKey.self) else { return nil }
        var fields: [String: SecretReference] = [:]
        for (name, value, place) in entries(view, .fields) {
            fields[name] = secret(value, at: place)
        }
        guard !fields.isEmpty else {
            let remedy = "Give names and references to secrets."
            if view[.fields] == .object(JSONObject()) {
                report("EMPTY_RANGE", "There are no credentials.", remedy, at: view.place(.fields))
            }
            require([.fields: remedy], in: view)
            return nil
        }
        return .bodyCredentials(fields)
    }

    private mutating func bearer(_ value: JSON, at location: JSONPointer, in place: TemplatePlace) -> BearerToken? {
        guard let view = view(value, at: location, as: BearerKey.self) else { return nil }
        guard (view[.token] == nil) != (view[.sources] == nil) else {
            report(
                "AMBIGUOUS_PLACE",
                "A bearer token is a secret or comes from sources.",
                "Give one of 'token' and 'sources'.",
                at: location
            )
            return nil
        }
        if let token = view[.token] { return secret(token, at: view.place(.token)).map { .fixed($0) } }
        let sources = elements(view, .sources).compactMap { source($0.value, at: $0.location, in: place) }
        guard !sources.isEmpty else {
            report("EMPTY_RANGE", "There is no token source.", "List at least one.", at: view.place(.sources))
            return nil
        }
        if sources.allSatisfy({ $0.kind == .refresh }) {
            report(
                "MISSING_FIELD",
                "A token that is only refreshed has no beginning.",
                "Add a source that needs no token, such as 'login'.",
                at: view.place(.sources)
            )
        }
        if sources.count > 1, sources.contains(where: { $0.kind == .signedJWT }) {
            report(
                "SIGNER_IS_NOT_ALONE",
                "A source that signs makes a token for each call, and needs no other source beside it.",
                "Give it an 'authentication' of its own, at the operations that use it.",
                at: view.place(.sources)
            )
        }
        let renewal = self.view(view, .renewal, as: RenewalKey.self)
        return .sources(
            sources,
            renewal: TokenRenewal(
                lifeFraction: renewal.flatMap { number($0, .lifeFraction, in: 0.05...1) }
                    ?? TokenRenewal.standard.lifeFraction,
                minimumRemaining: renewal.flatMap { duration($0, .minimumRemaining) }
                    ?? TokenRenewal.standard.minimumRemaining,
                assumedLifetime: renewal.flatMap { duration($0, .assumedLifetime) }
                    ?? TokenRenewal.standard.assumedLifetime
            )
        )
    }

    private mutating func source(_ value: JSON, at location: JSONPointer, in place: TemplatePlace) -> TokenSource? {
        guard let kind = kind(value, at: location, of: TokenSourceName.self) else { return nil }
        switch kind {
        case .login:
            guard let view = view(value, at: location, as: LoginKey.self) else { return nil }
            let input = objectTemplate(view, .input, in: place)
            return tokenOperation(view, .operation).map { .login(TokenSource.Login(operation: $0, input: input)) }
        case .refresh:
            guard let view = view(value, at: location, as: RefreshKey.self) else { return nil }
            let presents = choice(view, .presents, of: TokenSource.PresentedToken.self) ?? .token
            return tokenOperation(view, .operation).map { .refresh(operation: $0, presents: presents) }
        case .clientCredentials:
            return clientCredentials(value, at: location)
        case .signedJWT:
            return signedToken(value, at: location, in: place)
        }
    }

    private mutating func tokenOperation<Key: FileKey>(_ view: View<Key>, _ key: Key) -> String? {
        if view[key] == nil { missing(key, in: view, "Name the operation that gives the token.") }
        return string(view, key)
    }

    private mutating func clientCredentials(_ value: JSON, at location: JSONPointer) -> TokenSource? {
        guard let view = view(value, at: location, as: ClientCredentialsKey.self) else { return nil }
        require([.path: "Give the path of the token endpoint behind the base URL: '/oauth/token'."], in: view)
        let clientID = secret(view, .clientId)
        let clientSecret = secret(view, .clientSecret)
        let path = path(view, .path)
        let scope = string(view, .scope)
        let audience = string(view, .audience)
        if let path, !path.fields.isEmpty || path.setting != nil {
            report("MISPLACED_FIELD", "The path of a token endpoint has no fields.", at: view.place(.path))
        }
        guard let clientID, let clientSecret, let path else { return nil }
        return .clientCredentials(
            TokenSource.ClientCredentials(
                path: path.source,
                clientID: clientID,
                clientSecret: clientSecret,
                scope: scope,
                audience: audience
            )
        )
    }

    private mutating func signedToken(_ value: JSON, at location: JSONPointer, in place: TemplatePlace) -> TokenSource?
    {
        guard let view = view(value, at: location, as: SignedJWTKey.self) else { return nil }
        require(
            [
                .algorithm: "Name the algorithm of the key: 'ES256', for example.",
                .keyId: "Give the name under which the key is registered.",
                .issuer: "Give the issuer that is registered, byte for byte.",
                .audience: "List for whom the token is.",
            ],
            in: view
        )
        let algorithm = algorithm(view, in: place)
        let key = secret(view, .key)
        let keyID = textTemplate(view, .keyId, in: place)
        let issuer = textTemplate(view, .issuer, in: place)
        let audience = strings(view, .audience)
        let lifetime = duration(view, .lifetime) ?? TokenSource.SignedToken.maximumLifetime
        if lifetime > TokenSource.SignedToken.maximumLifetime {
            report(
                "TOKEN_LIVES_TOO_LONG",
                "A token that the engine signs is good for at most 600 seconds.",
                "It is made anew for each call; a longer life only helps whoever steals it.",
                at: view.place(.lifetime)
            )
        }
        let claims = objectTemplate(view, .claims, in: place)
        for name in claims?.memberNames ?? [] where TokenClaims.madeByEngine.contains(name) {
            report(
                "RESERVED_CLAIM",
                "The claim '\(name)' is made by the engine.",
                "Take it out; issuer, audience and lifetime have fields of their own.",
                at: view.place(.claims).appending(name)
            )
        }
        if claims?.memberNames.contains("sub") != true {
            report(
                "MISSING_CLAIM",
                "A token says about whom it is.",
                "Make 'sub' under 'claims'.",
                at: view.place(.claims)
            )
        }
        let clock = self.view(view, .clock, as: ClockKey.self).flatMap { clockCheck($0) }
        guard let algorithm, let key, let keyID, let issuer, let audience else { return nil }
        return .signedJWT(
            TokenSource.SignedToken(
                algorithm: algorithm,
                key: key,
                keyID: keyID,
                issuer: issuer,
                audience: audience,
                lifetime: lifetime,
                clock: clock,
                claims: claims
            )
        )
    }

    /// The algorithm of a key: its name, or an expression that makes it of the settings.
    private mutating func algorithm(_ view: View<SignedJWTKey>, in place: TemplatePlace) -> Template? {
        let isExpression = view[.algorithm]?.stringValue.flatMap { ConnectorReader.expression(in: $0) } != nil
        guard isExpression || choice(view, .algorithm, of: SigningAlgorithm.self) != nil else { return nil }
        return template(view, .algorithm, in: place)
    }

    private mutating func clockCheck(_ view: View<ClockKey>) -> ClockCheck? {
        require([.operation: "Name the operation that reads the provider's time."], in: view)
        let tolerance = duration(view, .tolerance) ?? .seconds(30)
        return string(view, .operation).map { ClockCheck(operation: $0, tolerance: tolerance) }
    }

    /// A template of a text.
    mutating func textTemplate<Key: FileKey>(_ view: View<Key>, _ key: Key, in place: TemplatePlace) -> Template? {
        guard string(view, key) != nil else { return nil }
        return template(view, key, in: place)
    }
}
