internal import CCurl

/// An option whose value is a number.
///
/// The type of its value is part of an option's name here: libcurl would accept the wrong one and read garbage.
struct LongOption {
    let code: CURLoption

    static let acceptsHTTP09 = LongOption(code: CURLOPT_HTTP09_ALLOWED)
    static let connectionIdleSeconds = LongOption(code: CURLOPT_MAXAGE_CONN)
    static let connectionLifetimeSeconds = LongOption(code: CURLOPT_MAXLIFETIME_CONN)
    static let connectTimeoutMilliseconds = LongOption(code: CURLOPT_CONNECTTIMEOUT_MS)
    static let followsRedirects = LongOption(code: CURLOPT_FOLLOWLOCATION)
    static let hidesProxyAnswer = LongOption(code: CURLOPT_SUPPRESS_CONNECT_HEADERS)
    static let httpVersion = LongOption(code: CURLOPT_HTTP_VERSION)
    static let isGet = LongOption(code: CURLOPT_HTTPGET)
    static let isPost = LongOption(code: CURLOPT_POST)
    static let keepsPathAsIs = LongOption(code: CURLOPT_PATH_AS_IS)
    static let leavesResolverBehind = LongOption(code: CURLOPT_QUICK_EXIT)
    static let minimumProxyTLSVersion = LongOption(code: CURLOPT_PROXY_SSLVERSION)
    static let minimumTLSVersion = LongOption(code: CURLOPT_SSLVERSION)
    static let nameCacheSeconds = LongOption(code: CURLOPT_DNS_CACHE_TIMEOUT)
    static let refusesCredentialsInURL = LongOption(code: CURLOPT_DISALLOW_USERNAME_IN_URL)
    static let usesNetrc = LongOption(code: CURLOPT_NETRC)
    static let usesNoSignals = LongOption(code: CURLOPT_NOSIGNAL)
    static let verifiesHostName = LongOption(code: CURLOPT_SSL_VERIFYHOST)
    static let verifiesPeer = LongOption(code: CURLOPT_SSL_VERIFYPEER)
    static let waitsForMultiplexing = LongOption(code: CURLOPT_PIPEWAIT)
    static let wantsNoBody = LongOption(code: CURLOPT_NOBODY)
    static let timeoutMilliseconds = LongOption(code: CURLOPT_TIMEOUT_MS)
}

/// An option whose value is text, which libcurl copies.
struct TextOption {
    let code: CURLoption

    static let acceptedEncodings = TextOption(code: CURLOPT_ACCEPT_ENCODING)
    static let authoritiesFile = TextOption(code: CURLOPT_CAINFO)
    static let authoritiesFolder = TextOption(code: CURLOPT_CAPATH)
    static let bypassedHosts = TextOption(code: CURLOPT_NOPROXY)
    static let method = TextOption(code: CURLOPT_CUSTOMREQUEST)
    static let protocols = TextOption(code: CURLOPT_PROTOCOLS_STR)
    static let proxy = TextOption(code: CURLOPT_PROXY)
    static let proxyAuthoritiesFile = TextOption(code: CURLOPT_PROXY_CAINFO)
    static let proxyAuthoritiesFolder = TextOption(code: CURLOPT_PROXY_CAPATH)
    static let url = TextOption(code: CURLOPT_URL)
    static let userAgent = TextOption(code: CURLOPT_USERAGENT)
}
