internal import CCurl
internal import Connectors
internal import HTTPTypes

extension EasyHandle {
    /// Sets every option of a request on a handle that was just reset.
    ///
    /// All that matters is said explicitly, also where it is the default, so that nothing depends on how a
    /// distribution built libcurl. Cookies, HSTS and Alt-Svc stay off because no file is named for them.
    borrowing func apply(
        _ plan: RequestPlan,
        remaining: Duration,
        under configuration: CurlTransport.Configuration
    ) throws(OptionRefused) {
        try set(.url, to: plan.url)
        try set(.protocols, to: plan.origin.isSecure ? "https" : "http")
        try set(.keepsPathAsIs, to: true)
        try set(.refusesCredentialsInURL, to: true)
        try set(.followsRedirects, to: false)
        try set(.acceptsHTTP09, to: false)
        // Empty: every coding that this libcurl can decode.
        try set(.acceptedEncodings, to: "")
        try set(.userAgent, to: configuration.userAgent)
        try set(.usesNetrc, to: Int(CURL_NETRC_IGNORED.rawValue))
        try applyMethod(of: plan)
        try applyTLS(of: plan, under: configuration)
        try applyProxy(of: plan, under: configuration)
        try applyTimes(of: plan, remaining: remaining, under: configuration)
    }

    private borrowing func applyMethod(of plan: RequestPlan) throws(OptionRefused) {
        if plan.method == .head {
            return try set(.wantsNoBody, to: true)
        }
        // An empty body is announced with `Content-Length: 0` where the method expects one.
        let hasBody = !plan.body.isEmpty || plan.method == .post || plan.method == .put || plan.method == .patch
        if hasBody {
            try set(.isPost, to: true)
            try setBody(plan.body)
        } else {
            try set(.isGet, to: true)
        }
        try set(.method, to: plan.method.rawValue)
    }

    private borrowing func applyTLS(
        of plan: RequestPlan,
        under configuration: CurlTransport.Configuration
    ) throws(OptionRefused) {
        try set(.verifiesPeer, to: true)
        // 2: the certificate must be for the host; 1 is no longer a value.
        try set(.verifiesHostName, to: 2)
        try set(.minimumTLSVersion, to: Int(CURL_SSLVERSION_TLSv1_2))
        try set(.minimumProxyTLSVersion, to: Int(CURL_SSLVERSION_TLSv1_2))
        if case .bundle(let path) = configuration.trust {
            try set(.authoritiesFile, to: path)
            try set(.proxyAuthoritiesFile, to: path)
            // The folder that the distribution chose would be trusted as well.
            try set(.authoritiesFolder, to: nil)
            try set(.proxyAuthoritiesFolder, to: nil)
        }
        let offersHTTP2 = plan.origin.isSecure && configuration.offersHTTP2
        try set(.httpVersion, to: Int(offersHTTP2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1))
        // Requests that start together wait for the first handshake, which tells whether they can share its connection.
        try set(.waitsForMultiplexing, to: offersHTTP2)
    }

    private borrowing func applyProxy(
        of plan: RequestPlan,
        under configuration: CurlTransport.Configuration
    ) throws(OptionRefused) {
        try set(.hidesProxyAnswer, to: true)
        switch configuration.proxy {
        case .environment where !plan.origin.isLoopback:
            break
        case .server(let url, let bypassedHosts) where !plan.origin.isLoopback:
            try set(.proxy, to: url)
            try set(.bypassedHosts, to: bypassedHosts.joined(separator: ","))
        case .none, .environment, .server:
            // Empty, not absent: absent means that the environment decides.
            try set(.proxy, to: "")
            try set(.bypassedHosts, to: "*")
        }
    }

    private borrowing func applyTimes(
        of plan: RequestPlan,
        remaining: Duration,
        under configuration: CurlTransport.Configuration
    ) throws(OptionRefused) {
        // Without it libcurl may use SIGALRM, which has no place in a program with threads.
        try set(.usesNoSignals, to: true)
        // Ending a request would otherwise wait for a name server's answer, and all other requests with it.
        try set(.leavesResolverBehind, to: true)
        // The loop enforces the time-outs itself, also in states in which libcurl does not look at them, and to the
        // millisecond. These follow a little later, except that the time to connect is what libcurl divides among
        // a host's addresses. Its low-speed limit counts in whole seconds and averages over five: not used.
        try set(.connectTimeoutMilliseconds, to: plan.timeouts.connect.wholeMilliseconds)
        try set(.timeoutMilliseconds, to: max(1, remaining.wholeMilliseconds) + 1_000)
        let limits = configuration.limits
        try set(.connectionIdleSeconds, to: limits.connectionIdleTime.wholeSeconds)
        try set(.connectionLifetimeSeconds, to: limits.connectionLifetime.wholeSeconds)
        try set(.nameCacheSeconds, to: limits.nameCacheTime.wholeSeconds)
    }
}

extension Duration {
    /// Rounded up; a day at most, so that it fits every integer type that libcurl uses.
    var wholeMilliseconds: Int {
        let time = min(max(self, .zero), .seconds(86_400)).components
        return Int(time.seconds) * 1_000 + Int((time.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }

    /// Rounded up to at least one, because 0 means *for ever* to libcurl; a day at most.
    fileprivate var wholeSeconds: Int { max(1, (wholeMilliseconds + 999) / 1_000) }
}
