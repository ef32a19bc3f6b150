import JSONModel
import StatesLanguage
import Testing

@Suite("A path")
struct JSONPathTests {
    static let document: JSON = [
        "store": [
            "book": [
                ["category": "reference", "author": "Nigel Rees", "price": 8.95],
                ["category": "fiction", "author": "Evelyn Waugh", "price": 12.99],
                ["category": "fiction", "author": "Herman Melville", "isbn": "0-553-21311-3", "price": 8.99],
                ["category": "fiction", "author": "J. R. R. Tolkien", "isbn": "0-395-19395-8", "price": 22.99],
            ],
            "bicycle": ["color": "red", "price": 19.95],
        ],
        "limit": 10,
        "none": nil,
        "off": false,
        "first name": "Ada",
        "it's": "quoted",
        "a.b": "dotted",
        "delivery-partner": "UQS",
        "größe": 3,
        "numbers": [0, 1, 2, 3, 4, 5],
        "texts": ["a", "b", "a"],
    ]

    /// A path and what it finds.
    struct Finding: CustomTestStringConvertible, Sendable {
        let path: String
        let value: JSON
        var testDescription: String { path }

        init(_ path: String, _ value: JSON) {
            self.path = path
            self.value = value
        }
    }

    @Test(
        "that is definite finds one value",
        arguments: [
            Finding("$", document),
            Finding("$.limit", 10),
            Finding("$.limit ", 10),
            Finding("$.none", nil),
            Finding("$['limit']", 10),
            Finding("$[\"limit\"]", 10),
            Finding("$.['limit']", 10),
            Finding("$[ 'limit' ]", 10),
            Finding("$['first name']", "Ada"),
            Finding("$['it\\'s']", "quoted"),
            Finding("$[\"it's\"]", "quoted"),
            Finding("$['a.b']", "dotted"),
            Finding("$['\\u0061.b']", "dotted"),
            Finding("$.delivery-partner", "UQS"),
            Finding("$.größe", 3),
            Finding("$.store.book[0].author", "Nigel Rees"),
            Finding("$.store.book[-1].author", "J. R. R. Tolkien"),
            Finding("$['store']['book'][1]['price']", 12.99),
            Finding("$.store.bicycle['color','price']", ["color": "red", "price": 19.95]),
            Finding("$.store.bicycle['color','weight']", ["color": "red"]),
        ]
    )
    func findsOneValue(_ finding: Finding) throws {
        let path = try JSONPath(finding.path)
        #expect(path.isDefinite)
        #expect(try path.evaluate(in: EvaluationScope(input: Self.document)) == finding.value)
    }

    @Test(
        "that is indefinite finds an array in the order of the document",
        arguments: [
            Finding("$.numbers[1:3]", [1, 2]),
            Finding("$.numbers[4:]", [4, 5]),
            Finding("$.numbers[:2]", [0, 1]),
            Finding("$.numbers[-2:]", [4, 5]),
            Finding("$.numbers[:-4]", [0, 1]),
            Finding("$.numbers[-3:-1]", [3, 4]),
            Finding("$.numbers[1:99]", [1, 2, 3, 4, 5]),
            Finding("$.numbers[4:2]", []),
            Finding("$.numbers[0,2,-1]", [0, 2, 5]),
            Finding("$.numbers[0, 99]", [0]),
            Finding("$.store.bicycle.*", ["red", 19.95]),
            Finding("$.store.bicycle[*]", ["red", 19.95]),
            Finding("$.limit[*]", []),
            Finding("$.store.book[*].author", ["Nigel Rees", "Evelyn Waugh", "Herman Melville", "J. R. R. Tolkien"]),
            Finding("$.store.book[*].isbn", ["0-553-21311-3", "0-395-19395-8"]),
            Finding("$.store.book[0]['category','price'].x", []),
            Finding("$..price", [8.95, 12.99, 8.99, 22.99, 19.95]),
            Finding("$..book[2].author", ["Herman Melville"]),
            Finding("$..book[-1:].author", ["J. R. R. Tolkien"]),
            Finding("$..['color','price']", [8.95, 12.99, 8.99, 22.99, "red", 19.95]),
            Finding("$.store.bicycle..*", ["red", 19.95]),
            Finding("$..[0].author", ["Nigel Rees"]),
            Finding("$.missing[*]", []),
            Finding("$.missing.deep[1:].x", []),
            Finding("$.missing..x", []),
        ]
    )
    func findsAnArray(_ finding: Finding) throws {
        let path = try JSONPath(finding.path)
        #expect(!path.isDefinite)
        #expect(try path.evaluate(in: EvaluationScope(input: Self.document)) == finding.value)
    }

    @Test(
        "filters the elements of an array",
        arguments: [
            Finding("$.store.book[?(@.price < 10)].author", ["Nigel Rees", "Herman Melville"]),
            Finding("$.store.book[?(@.price < $.limit)].author", ["Nigel Rees", "Herman Melville"]),
            Finding("$.store.book[?($.limit > @.price)].author", ["Nigel Rees", "Herman Melville"]),
            Finding("$.store.book[?(@.price >= 12.99)].price", [12.99, 22.99]),
            Finding("$.store.book[?(@.price <= 8.95)].price", [8.95]),
            Finding("$.store.book[?(@.isbn)].price", [8.99, 22.99]),
            Finding("$.store.book[?(!@.isbn)].price", [8.95, 12.99]),
            Finding("$.store.book[?(@.category == 'fiction' && @.price > 20)].price", [22.99]),
            Finding("$.store.book[?(@.price < 8.96 || @.price > 20)].price", [8.95, 22.99]),
            Finding("$.store.book[?(@.category == 'reference' || @.isbn && @.price < 10)].price", [8.95, 8.99]),
            Finding("$.store.book[?((@.category == 'reference' || @.isbn) && @.price < 8.96)].price", [8.95]),
            Finding("$.store.book[?(!(@.price > 10))].price", [8.95, 8.99]),
            Finding("$.store.book[?(@['category'] != \"fiction\")].price", [8.95]),
            Finding("$.store.book[?(@.isbn != '0-553-21311-3')].price", [8.95, 12.99, 22.99]),
            Finding("$.store.book[?(@.isbn == null)].price", []),
            Finding("$.store.book[?(@.price in [8.95, 12.99])].price", [8.95, 12.99]),
            Finding("$.store.book[?(@.category in ['reference'])].price", [8.95]),
            Finding("$.store.book[?(@.category nin ['fiction'])].price", [8.95]),
            Finding("$.store.book[?(@.author contains 'Melville')].price", [8.99]),
            Finding("$.store.book[?(@.category size 9)].price", [8.95]),
            Finding("$.store.book[?(@.author =~ /.*Melville/)].price", [8.99]),
            Finding("$.store.book[?(@.author =~ /.*MELVILLE/i)].price", [8.99]),
            Finding("$.store.book[?(@.author =~ /Melville/)].price", []),
            Finding("$.store.book[?(@.isbn =~ /0-\\d+-.*|x/ && !(@.price =~ /8/))].price", [8.99, 22.99]),
            Finding("$.numbers[?(@ > 3)]", [4, 5]),
            Finding("$.numbers[?(@ == '3')]", [3]),
            Finding("$.numbers[?(@ === '3')]", []),
            Finding("$.numbers[?(@ !== '3')]", [0, 1, 2, 3, 4, 5]),
            Finding("$.numbers[?(@ == 3.0)]", [3]),
            Finding("$.numbers[?(@ < 'x')]", []),
            Finding("$[?(@.limit == 10)].limit", [10]),
            Finding("$[?(@.texts anyof ['b','c'])].limit", [10]),
            Finding("$[?(@.texts noneof ['c'])].limit", [10]),
            Finding("$[?(@.texts subsetof ['a','b','c'])].limit", [10]),
            Finding("$[?(@.texts all ['a','b'])].limit", [10]),
            Finding("$[?(@.texts contains 'b')].limit", [10]),
            Finding("$[?(@.texts empty false)].limit", [10]),
            Finding("$[?(@.store.bicycle == {'price': 19.95, \"color\": 'red'})].limit", [10]),
            Finding("$[?(@.off == false && @.none == null)].limit", [10]),
            Finding("$[?(@.missing || @.store.book[?(@.price > 22)])].limit", [10]),
            Finding("$[?(@.store.book[?(@.price > 23)])].limit", []),
            Finding("$..[?(@.color)].price", [19.95]),
            Finding("$..book[?(@.price > 20)].author", ["J. R. R. Tolkien"]),
            Finding("$.limit[?(@ > 1)]", []),
        ]
    )
    func filters(_ finding: Finding) throws {
        #expect(try JSONPath(finding.path).evaluate(in: EvaluationScope(input: Self.document)) == finding.value)
    }

    @Test("reads the Context object and variables")
    func readsOtherRoots() throws {
        let scope = EvaluationScope(
            input: [:],
            context: ["Execution": ["Id": "arn"]],
            variables: ["customer": ["name": "Ada", "tags": [1, 2]], "größe_2": 7]
        )
        #expect(try JSONPath("$$.Execution.Id").evaluate(in: scope) == "arn")
        #expect(try JSONPath("$$").evaluate(in: scope) == ["Execution": ["Id": "arn"]])
        #expect(try JSONPath("$$['Execution']").evaluate(in: scope) == ["Id": "arn"])
        #expect(try JSONPath("$customer.name").evaluate(in: scope) == "Ada")
        #expect(try JSONPath("$customer.tags[*]").evaluate(in: scope) == [1, 2])
        #expect(try JSONPath("$größe_2").evaluate(in: scope) == 7)
        #expect(try JSONPath("$customer").root == .variable("customer"))
        #expect(try JSONPath("$$").root == .context)
        #expect(try JSONPath("$").isWhole)
        #expect(try JSONPath("$$.x").description == "$$.x")
    }

    @Test("asks for the Context object only where it reads it, and names the one member that it reads")
    func readsContextLazily() throws {
        final class Requests { var members: [String?] = [] }
        let requests = Requests()
        let scope = EvaluationScope(input: ["a": 1]) { member in
            requests.members.append(member)
            return ["Execution": ["Id": "arn"], "State": ["Name": "s"]]
        }
        _ = try JSONPath("$.a").evaluate(in: scope)
        #expect(requests.members.isEmpty)
        for path in ["$$.Execution.Id", "$$", "$$..Id", "$$['Execution','State']"] {
            _ = try JSONPath(path).evaluate(in: scope)
        }
        #expect(requests.members == ["Execution", nil, nil, nil])
    }

    @Test(
        "answers nil for a value that is not there",
        arguments: ["$.x", "$.a.b.c", "$.a[0]", "$no", "$$.x", "$.a.sum()"]
    )
    func answersNil(_ path: String) throws {
        #expect(try JSONPath(path).value(in: EvaluationScope(input: ["a": ["b": 1]])) == nil)
    }
}
