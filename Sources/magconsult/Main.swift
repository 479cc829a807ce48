import ConsultApp
@main struct Main { static func main() throws {
 try smoke()
} }
