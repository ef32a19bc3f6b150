/// Keys that were made for tests and protect nothing.
enum TestKeys {
    static let p256 = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgz8BaNQv+bMlxtmxI
        y4q0LxV5J0xxH5Bp+9eGPmrFikyhRANCAAQDsbXoQFBPdIIDPI/fAgbDnSMk3nQj
        CClOu5+0CedIANNO6GbeWSy3hOEN6dxs211V1oj9ZsN2pDQr36MlL6Du
        -----END PRIVATE KEY-----
        """

    static let rsa = """
        -----BEGIN PRIVATE KEY-----
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCqg0XC/g+xSwkg
        F2bweJxaVm6Bbz0DlbgSOuDXWAFj9g9eR09RrWM+Z73Xxc3jPn8wuipOtsrxCF70
        kHO+sH2DxQa3k9M0xRjO3JdP0INbRFtf7Wzu2/m37WCE2JRcWsAFdDYMDnS6Nnt+
        5gB2ORyBFYTa8k5cj6bCYl8Ryy5l+jodyjdR73GIOi0JNnKm8JYHakiYutpJ/Q+8
        c8lw8lUw4GQI6IFRy5cRkMtF4Gckoq3EW8AB9jGYW0DEArGzl6xVTmDlXo7xUoNI
        x0mgf+sZOzJHwEBpQbRxrxqLLudM0ZCzVWzNjj0VlkX2MQSuv90VdIOO0V7vURzm
        ySB/mRcNAgMBAAECggEABPABsmSMfEgNttfuo2p+ro//qbBYrjSk7KQ3VA0Il0Yu
        Cj8a4STZ8Znr8aZY8Kpj4PuXE4nwBPxG0aKoM16ld84aBHFbpZTKg9z35bgGQbuQ
        QM4dgCovCEAvshEadLUtB8tmcEFv6F+BAnrzCvla5bMDkpp/IeeH/ut90MRXLt08
        uvfTA3g7Dgj3VqWH1qB0Iu+MVb47LMKcMN9Kxu6xGmR8+ZrQfItDagToA8U0fIV8
        Lt3ZFGnzaJA/k5DAhIUhqWqstGBOHOp5M0gnyL3vzQoFhfrhxCarWmyIu33u7FsL
        1ZzR4Re+KiRzkDDSHxhHVm/LutVF0GmsavhyiiZ5kQKBgQDZfrTmT+fKlxV8Jizb
        MmjP58Sv5z1emRGQ2KuQFy//VC1PO+2nJSDUZdlWKnEYYd0buAdRnCn74AlzDtcN
        4eoWLXsL4Mwe15NwqfuPwT9ShYjuGZHPsNZjA7CfPM1xsCkt+dhMg6MXdOO4wg31
        uIzg7aVNB0zJLU9ZCOviRaE6PQKBgQDIsz4xTSJkXk448taJCKQiVyHEFzodB1ED
        Dp00ofd62JtKNQwbUJ3zbnbNvn7AneGil88Gl9cXzgRJXZQJ5imIL/D+NH4jLgDA
        bw/XBgn9psZBnf1fR9KumM4iRVqf9tcaBxE1v8SZaw93s8PHgvorPTTNKGG6ZBY5
        i2Sk5z2tEQKBgQCgwKUGQXMJ6wdnPnQTAzwyxpQ6i0hxveMc0vhjRLAmINpoYNvz
        mV6dfjXYGQCES/j3/tnx+OGTF/EECKjsytiQ0cbLbbiQ5zdDo2+avfOGk8o0adO6
        1XJvto958p/KcrDNGYhEbVtDABM8QLm+r0v5B80QlN+tJf8qyIxILrzO5QKBgAKb
        8e8KJaxQXYv3/DoD1r5ri5DVDHhcI/16LykEAgei0UIBtoqUXblQclLyawtuAgTv
        HE3lo3I3x258vPPz/g47MVLcs9cZPgFCcF5HQdH+XQ11VFnswRxr+CIR7L+vodRA
        y0R7nb6w2Z6gw6bQWRg+z3TrVXnq2y8cVM6gAvlBAoGAanjsvC4F1fXnhixvH3Up
        Wj8TKSW5+Eq6abilYBCzG9cB2R0+zFJv0hT0caRvzWoTJWxkmWQkviwt4TMD7P44
        Zli1Zgg/Zw1F/4QI1IU7ogypZbjhuqMWxNChSmNNYVjEcz8CIQfW0xmxwcJbEAxg
        Fyx4Lt2dPZ9i8gEu9bSsH/I=
        -----END PRIVATE KEY-----
        """
}
